// Writes a module call of spec/internal out as `POST /internal/v1/<module>/<operationId>`. The body is the input, the
// answer's body the output: no envelope, because only the generic remote port reads it.

import { callersOf, moduleNames } from './call-graph.ts';
import type { ExpansionContext } from './expand-operation.ts';
import { expandProblems } from './expand-problems.ts';
import { compareText, type JsonObject, schemaRef } from './json.ts';
import type { ModuleCall } from './model.ts';
import type { Report } from './operation-marks.ts';
import type { SourceEntry } from './source.ts';

const automaticCodes = [
  'validation_failed',
  'unknown_field',
  'unauthenticated',
  'token_expired',
  'forbidden',
  'request_timeout',
  'payload_too_large',
  'unsupported_media_type',
  'internal',
  'overloaded',
  'service_unavailable',
];
const knownMembers = new Set([
  'summary',
  'description',
  'input',
  'output',
  'mutation',
  'timeout_ms',
  'errors',
  'natural_key',
  'callers',
]);

/** Whoever is not a module but may call all of them: the relay's sweep, the operator's audit. */
export const platformCaller = 'platform';

const readCallers = (entry: SourceEntry, report: Report): string[] => {
  const given = entry.node.callers;
  if (given === undefined) return callersOf(entry.module).sort(compareText);
  const allowed = [...callersOf(entry.module), platformCaller];
  const callers = Array.isArray(given) ? given.map(String) : [];
  if (callers.length === 0) report('callers must be a list');
  for (const caller of callers)
    if (!allowed.includes(caller)) report(`the graph has no arrow from ${caller} to ${entry.module}`);
  return callers.sort(compareText);
};

/** One module call, written out. */
export const expandCall = (entry: SourceEntry, context: ExpansionContext, report: Report): ModuleCall => {
  const { node, name: operationId, module } = entry;
  for (const member of Object.keys(node)) if (!knownMembers.has(member)) report(`unknown member ${member}`);
  if (!/^[a-z][a-zA-Z0-9]+$/.test(operationId)) report('operationId must be a verbNoun in camelCase');
  if (!moduleNames.includes(module)) report(`${module} is not a module`);
  const text = (key: string): string => {
    const value = node[key];
    if (typeof value === 'string') return value;
    report(`${key} is missing`);
    return '';
  };
  const schemaName = (key: string): string => {
    const name = text(key);
    if (name !== '' && !context.schemaNames.has(name)) report(`${key} names the unknown schema ${name}`);
    return name;
  };
  if (typeof node.mutation !== 'boolean') report('mutation must be true or false');
  if (typeof node.timeout_ms !== 'number') report('timeout_ms is missing');
  if (!Array.isArray(node.errors)) report('errors must list the codes of this call');
  const naturalKey = typeof node.natural_key === 'string' ? node.natural_key : null;
  if (node.mutation === true && naturalKey === null)
    report('a mutation needs natural_key: what makes a repeat harmless');
  const own = Array.isArray(node.errors) ? node.errors.map(String) : [];
  for (const code of own) if (!(code in context.errors)) report(`errors names the unknown code ${code}`);
  const errors = [...new Set([...own, ...automaticCodes])].filter((code) => code in context.errors);
  const call = {
    operationId,
    module,
    path: `/internal/v1/${module}/${operationId}`,
    summary: text('summary'),
    description: typeof node.description === 'string' ? node.description : '',
    source: entry.file,
    input: schemaName('input'),
    output: schemaName('output'),
    mutation: node.mutation === true,
    timeoutMs: typeof node.timeout_ms === 'number' ? node.timeout_ms : 0,
    errors,
    naturalKey,
    callers: readCallers(entry, report),
  };
  const expanded: JsonObject = {
    operationId,
    tags: [module],
    summary: call.summary,
    description: call.description || call.summary,
    security: [{ service: [...call.callers] }],
    'x-internal': true,
    'x-mutation': call.mutation,
    'x-timeout-ms': call.timeoutMs,
    'x-natural-key': naturalKey ?? 'none',
    'x-errors': errors,
    parameters: [{ $ref: '#/components/parameters/RequestId' }],
    requestBody: { required: true, content: { 'application/json': { schema: schemaRef(call.input) } } },
    responses: {
      200: { description: `${call.output}.`, content: { 'application/json': { schema: schemaRef(call.output) } } },
      ...expandProblems(errors, context.errors, context.sharedResponses),
    },
  };
  return { ...call, node: expanded };
};
