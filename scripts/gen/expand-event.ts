// Writes an event of spec/events out: a schema for its data, one for the whole envelope, and its entry under webhooks.

import { moduleNames } from './call-graph.ts';
import { isObject, type Json, type JsonObject, pascalCase, schemaRef } from './json.ts';
import type { DomainEvent } from './model.ts';
import type { Report } from './operation-marks.ts';
import type { SourceEntry } from './source.ts';

const knownMembers = new Set(['version', 'summary', 'description', 'consumers', 'data', 'aggregate']);

/** The id that the example's data begins with, which is what the event is about. */
const exampleId = (data: Json): string => {
  const ids = isObject(data)
    ? Object.values(data).filter((value) => /^[a-z]{2,6}_[0-7][0-9a-z]{25}$/.test(String(value)))
    : [];
  return typeof ids[0] === 'string' ? ids[0] : 'ord_01jd3qh5y8e9vr2m4k7wz6t0ak';
};

const envelopeSchema = (event: Omit<DomainEvent, 'node'>, dataExample: Json | undefined): JsonObject => ({
  type: 'object',
  description: event.summary,
  additionalProperties: false,
  required: [
    'id',
    'type',
    'version',
    'occurred_at',
    'producer',
    'aggregate',
    'correlation_id',
    'causation_id',
    'traceparent',
    'data',
  ],
  properties: {
    id: schemaRef('EventId'),
    type: { type: 'string', const: event.type },
    version: { type: 'integer', const: event.version },
    occurred_at: schemaRef('Timestamp'),
    producer: { type: 'string', const: event.producer },
    aggregate: schemaRef('EventAggregate'),
    correlation_id: schemaRef('RequestId'),
    causation_id: {
      description: 'The event or request that caused this one; null at the beginning of a chain.',
      oneOf: [{ type: 'string', minLength: 1, maxLength: 40 }, { type: 'null' }],
    },
    traceparent: {
      description: 'W3C trace context; null when the request was not traced.',
      oneOf: [
        { type: 'string', pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$', maxLength: 55 },
        { type: 'null' },
      ],
    },
    data: schemaRef(event.dataSchema),
  },
  ...(dataExample === undefined
    ? {}
    : {
        examples: [
          {
            id: 'evt_01jd3qh5y8e9vr2m4k7wz6t0b0',
            type: event.type,
            version: event.version,
            occurred_at: '2026-02-23T09:30:00.000Z',
            producer: event.producer,
            aggregate: { type: event.type.split('.')[0] ?? event.type, id: exampleId(dataExample), sequence: 3 },
            correlation_id: 'req_01jd3qh5y8e9vr2m4k7wz6t0b5',
            causation_id: null,
            traceparent: null,
            data: dataExample,
          },
        ],
      }),
});

/** One event, with the schemas it adds. */
export const expandEvent = (
  entry: SourceEntry,
  report: Report,
): { event: DomainEvent; schemas: Record<string, JsonObject> } => {
  const { node, name: type } = entry;
  for (const member of Object.keys(node)) if (!knownMembers.has(member)) report(`unknown member ${member}`);
  if (!/^[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*$/.test(type)) report('an event is named noun.past_fact');
  if (!moduleNames.includes(entry.module)) report(`the producer ${entry.module} is not a module`);
  if (typeof node.version !== 'number') report('version is missing');
  if (typeof node.summary !== 'string') report('summary is missing');
  const consumers = Array.isArray(node.consumers) ? node.consumers.map(String) : [];
  if (!Array.isArray(node.consumers)) report('consumers must list modules');
  for (const consumer of consumers)
    if (!moduleNames.includes(consumer)) report(`the consumer ${consumer} is not a module`);
  if (!isObject(node.data)) report('data must be a schema');
  const data = isObject(node.data) ? node.data : {};
  const base = {
    type,
    version: typeof node.version === 'number' ? node.version : 1,
    producer: entry.module,
    consumers,
    summary: typeof node.summary === 'string' ? node.summary : '',
    source: entry.file,
    dataSchema: `${pascalCase(type)}Data`,
    eventSchema: `${pascalCase(type)}Event`,
  };
  const example = Array.isArray(data.examples) ? data.examples[0] : undefined;
  const expanded: JsonObject = {
    post: {
      operationId: `on${pascalCase(type)}`,
      tags: [entry.module],
      summary: base.summary,
      description: typeof node.description === 'string' ? node.description : base.summary,
      'x-internal': true,
      'x-consumers': consumers,
      security: [],
      requestBody: { required: true, content: { 'application/json': { schema: schemaRef(base.eventSchema) } } },
      responses: { 204: { description: 'Consumed; an event already known is consumed again without effect.' } },
    },
  };
  return {
    event: { ...base, node: expanded },
    schemas: { [base.dataSchema]: data, [base.eventSchema]: envelopeSchema(base, example) },
  };
};
