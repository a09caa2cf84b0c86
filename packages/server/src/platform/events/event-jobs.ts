import type { Queues } from '../queue/queues.ts';
import { type EventEnvelope, type EventJobData, eventJobId } from './envelope.ts';

/** One event on its way to one consumer. */
export interface Delivery {
  consumer: string;
  queue: string;
  event: EventEnvelope;
  isolated?: boolean;
  again?: boolean;
}

/** Adds the jobs of these deliveries, one round trip per queue; a job that is there already is left alone. */
export async function addEventJobs(queues: Queues, deliveries: readonly Delivery[]): Promise<void> {
  const byQueue = Map.groupBy(deliveries, (delivery) => delivery.queue);
  await Promise.all(
    [...byQueue].map(([queue, group]) => {
      const jobs = group.map(({ consumer, event, isolated, again }) => {
        const data: EventJobData = {
          consumer,
          event,
          ...(isolated === true ? { isolated } : {}),
          ...(again === true ? { again } : {}),
        };
        return { id: eventJobId(event.id, consumer), name: event.type, data };
      });
      return queues.add(queue, jobs);
    }),
  );
}
