import { type GeneratedFile, literal, literalList, tsFile } from './generated-file.ts';
import type { Contract } from './model.ts';

/** `events.gen.ts` of the server: the events, who tells them and who listens. */
export const emitEvents = (contract: Contract): GeneratedFile => {
  const { events } = contract;
  const entry = (event: (typeof events)[number]): string =>
    `  ${literal(event.type)}: { type: ${literal(event.type)}, version: ${event.version}, producer: ${literal(event.producer)}, consumers: ${literalList(event.consumers)} },`;
  const body = `import type { EventMeta } from './operation-meta.ts';
import type { components } from './types.gen.ts';

type schemas = components['schemas'];

/** Every event with its version, its producer and its consumers. */
export const events = {
${events.map(entry).join('\n')}
} as const satisfies Record<string, EventMeta>;

export type EventType = keyof typeof events;

/** The changed facts that each event carries. */
export interface EventDataByType {
${events.map((event) => `  ${literal(event.type)}: schemas[${literal(event.dataSchema)}];`).join('\n')}
}

/** Each event in its envelope. */
export interface EventByType {
${events.map((event) => `  ${literal(event.type)}: schemas[${literal(event.eventSchema)}];`).join('\n')}
}

export type EventData<T extends EventType> = EventDataByType[T];
export type DomainEvent<T extends EventType = EventType> = EventByType[T];

/** The events that one module tells. */
export type EventsFrom<M extends string> = {
  [T in EventType]: (typeof events)[T]['producer'] extends M ? T : never;
}[EventType];

/** The events that one module listens to. */
export type EventsFor<M extends string> = {
  [T in EventType]: M extends (typeof events)[T]['consumers'][number] ? T : never;
}[EventType];`;
  return tsFile('packages/server/src/contract/events.gen.ts', 'The events between modules.', body);
};
