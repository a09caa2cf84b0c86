import type { FieldError } from '../kernel/errors.ts';
import type { ModuleName } from '../kernel/modules.ts';

/** What the contract says about one type of event. */
export interface EventDescription {
  version: number;
  producer: ModuleName;
  consumers: readonly ModuleName[];
}

/** All events of the contract: what the generated table gives, and what tests replace. */
export interface EventCatalog {
  readonly events: Readonly<Record<string, EventDescription>>;
  /** The faults of an event's data, none when it is valid. */
  validate(type: string, data: unknown): FieldError[];
}

/** Who gets which events by which queue. A queue belongs to one module: only its owners take jobs from it. */
export interface Subscription {
  consumer: string;
  module: ModuleName;
  queue: string;
  types: readonly string[];
}

/**
 * The subscriptions that the contract implies: each consuming module takes its events by one consumer and one
 * queue, both named after it. A relay needs no more to serve modules that live in other processes.
 */
export function subscriptionsOf(catalog: EventCatalog): Subscription[] {
  const byModule = new Map<ModuleName, string[]>();
  for (const [type, { consumers }] of Object.entries(catalog.events)) {
    for (const module of consumers) byModule.set(module, [...(byModule.get(module) ?? []), type]);
  }
  return [...byModule].map(([module, types]) => ({ consumer: module, module, queue: module, types }));
}
