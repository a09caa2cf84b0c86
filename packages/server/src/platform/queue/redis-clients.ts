/**
 * Connections to Redis by what they are for. The client's defaults are unsafe: it waits 70 s for a dead server
 * and sends a command again whose reply was lost. Here a command for cache or state has 100 ms and one try.
 */
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../telemetry/logger.ts';

/** What a connection serves; each has its own time-outs. */
export type RedisPurpose = 'cache' | 'state' | 'pubsub' | 'queue' | 'queue_worker' | 'operator';

const common: RedisOptions = {
  connectTimeout: 200,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 1,
  keepAlive: 10_000,
  noDelay: true,
  protocol: 2,
  retryStrategy: (times) => Math.min(1_000, 50 * 2 ** Math.min(times, 5)),
};

const purposes: Record<RedisPurpose, RedisOptions> = {
  cache: { commandTimeout: 100, socketTimeout: 3_000 },
  state: { commandTimeout: 100, socketTimeout: 3_000 },
  // Nothing is sent on it but SUBSCRIBE, which has to wait for the connection, also when that breaks on the way.
  pubsub: { enableOfflineQueue: true, maxRetriesPerRequest: null, autoResendUnfulfilledCommands: true },
  // Adding jobs: the caller can wait a little, and what is not added is still in the outbox.
  queue: { connectTimeout: 1_000, commandTimeout: 1_500, socketTimeout: 3_000 },
  // BullMQ blocks on it for up to ten seconds, so that commands have no time-out; a silent socket is dropped. What was on
  // its way then is sent again: without that the client forgets it, and the worker waits for its answer for ever. A job
  // that is taken twice by it has one effect, as after any other death.
  queue_worker: {
    connectTimeout: 1_000,
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    autoResendUnfulfilledCommands: true,
    socketTimeout: 13_000,
  },
  operator: { connectTimeout: 1_000, commandTimeout: 5_000, enableOfflineQueue: true },
};

/** Connects in the background; errors are logged once per outage, never thrown outside a command. */
export function createRedis(url: string, purpose: RedisPurpose, logger?: Logger): Redis {
  const client = new Redis(url, {
    ...common,
    ...purposes[purpose],
    replyMapping: 'legacy' as const,
    connectionName: `mkt-${purpose}`,
  });
  if (purpose === 'cache' || purpose === 'state') failFast(client);
  let down = false;
  client.on('error', (error: Error) => {
    if (down) return;
    down = true;
    logger?.warn({ purpose, reason: error.message }, 'Redis is not answering');
  });
  client.on('ready', () => {
    if (down) logger?.info({ purpose }, 'Redis answers again');
    down = false;
  });
  return client;
}

/** So many commands in a row may run into their time-out; then nobody waits for this server for a moment. */
const mostTimeouts = 2;
const quietMs = 1_000;

/**
 * A server that hangs is connected still, so that every command of every request would wait its whole 100 ms, one
 * after the other. After two time-outs in a row commands fail at once for a second; after it one more time-out is
 * enough. No request waits longer than 200 ms in all.
 */
function failFast(client: Redis): void {
  const send = client.sendCommand.bind(client);
  let inARow = 0;
  let lastAt = 0;
  let quietUntil = 0;
  client.sendCommand = (command, stream) => {
    // While it connects, the client itself speaks, and refuses everybody else.
    if (client.status === 'ready' && performance.now() < quietUntil) {
      command.reject(new Error('Redis did not answer; it is not asked for a moment'));
      return command.promise;
    }
    const sentAt = performance.now();
    command.promise.then(
      () => {
        inARow = 0;
      },
      (error: Error) => {
        // Those that waited side by side are one piece of evidence: this process itself may have been held up.
        if (error.message !== 'Command timed out' || sentAt < lastAt) return;
        lastAt = performance.now();
        inARow += 1;
        if (inARow >= mostTimeouts) quietUntil = performance.now() + quietMs;
      },
    );
    return send(command, stream);
  };
}

/** Ends a connection without waiting for a server that does not answer. */
export async function closeRedis(client: Redis): Promise<void> {
  if (client.status === 'ready') {
    await Promise.race([client.quit().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
  client.disconnect();
}
