/** The faults by name. Each begins, lasts as long as it is told, and undoes itself; what it draws comes from the seed. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Arena, EngineName, ProcessName } from './arena.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface Fault {
  name: string;
  /** What it takes hold of: two faults at a time never share one. */
  grip: string;
  run(arena: Arena, random: SeededRandom, ms: number): Promise<void>;
}

const apiPoints = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'] as const;
const workerPoints = ['P5', 'P6', 'P7', 'P10', 'P11', 'P12', 'P13'] as const;
const tenMinutesMs = 600_000;

function kill(name: ProcessName): Fault {
  return {
    name: `kill -9 ${name}`,
    grip: name,
    run: async (arena) => void arena.signal(name, 'SIGKILL'),
  };
}

function killEngine(name: EngineName, empty = false): Fault {
  return {
    name: `kill -9 ${name}${empty ? ', back empty' : ''}`,
    grip: name,
    async run(arena, random) {
      if (!arena.signal(name, 'SIGKILL')) return;
      await delay(random.int(300, 2_000));
      if (empty) arena.forget(name as 'redis-state' | 'redis-queue');
      await arena.restart(name);
    },
  };
}

function freeze(name: ProcessName | EngineName): Fault {
  return {
    name: `SIGSTOP ${name}`,
    grip: name,
    async run(arena, random, ms) {
      arena.signal(name, 'SIGSTOP');
      await delay(Math.min(ms, random.int(500, 5_000)));
      arena.signal(name, 'SIGCONT');
    },
  };
}

function atPoint(name: ProcessName, points: readonly string[], action: string): Fault {
  return {
    name: `${action} at a failpoint of ${name}`,
    grip: name,
    async run(arena, random, ms) {
      arena.setFailpoints(name, `${random.pick(points)}=${action}`);
      await delay(ms);
      arena.setFailpoints(name, '');
    },
  };
}

function gateway(name: string, settings: (random: SeededRandom) => Record<string, unknown>): Fault {
  return {
    name: `gateway: ${name}`,
    grip: 'gateway',
    async run(arena, random, ms) {
      await arena.setGatewayChaos({ seed: random.int(1, 1_000_000), ...settings(random) });
      await delay(ms);
      await arena.setGatewayChaos(null);
    },
  };
}

function clock(name: ProcessName): Fault {
  return {
    name: `clock of ${name} ten minutes off`,
    grip: name,
    async run(arena, random, ms) {
      arena.setClock(name, random.chance(0.5) ? tenMinutesMs : -tenMinutesMs);
      await delay(ms);
      arena.setClock(name, 0);
    },
  };
}

/** The database's death at a point of the saga: the process waits there while the server is killed and comes back. */
function engineAtPoint(engine: EngineName, name: ProcessName, points: readonly string[]): Fault {
  return {
    name: `kill -9 ${engine} at a failpoint of ${name}`,
    grip: engine,
    async run(arena, random, ms) {
      const before = arena.hits(name).length;
      arena.setFailpoints(name, `${random.pick(points)}=delay:700:once`);
      const end = Date.now() + ms;
      while (arena.hits(name).length === before && Date.now() < end) await delay(20);
      arena.setFailpoints(name, '');
      if (!arena.signal(engine, 'SIGKILL')) return;
      await delay(500);
      await arena.restart(engine);
    },
  };
}

export function faultsFor(options: { search: boolean }): Fault[] {
  const apis = ['api-1', 'api-2'] as const;
  return [
    ...apis.flatMap((api) => [
      kill(api),
      freeze(api),
      atPoint(api, apiPoints, 'exit'),
      atPoint(api, apiPoints, 'throw:30%'),
      atPoint(api, apiPoints, 'delay:1500:30%'),
      clock(api),
    ]),
    kill('worker'),
    freeze('worker'),
    atPoint('worker', workerPoints, 'exit'),
    atPoint('worker', workerPoints, 'throw:30%'),
    atPoint('worker', workerPoints, 'hang:once'),
    clock('worker'),
    kill('gateway'),
    freeze('gateway'),
    killEngine('mysql'),
    freeze('mysql'),
    engineAtPoint('mysql', 'api-1', apiPoints),
    engineAtPoint('mysql', 'worker', workerPoints),
    killEngine('redis-state'),
    killEngine('redis-state', true),
    freeze('redis-state'),
    killEngine('redis-queue'),
    killEngine('redis-queue', true),
    freeze('redis-queue'),
    engineAtPoint('redis-queue', 'worker', workerPoints),
    ...(options.search ? [killEngine('elasticsearch'), freeze('elasticsearch')] : []),
    gateway('every webhook 20 times', () => ({ webhooks: { duplicates: 20, shuffle_window_ms: 1_000 } })),
    gateway('webhooks in any order', () => ({ webhooks: { shuffle_window_ms: 6_000 } })),
    gateway('webhooks after all is over', (random) => ({ webhooks: { delay_ms: random.int(22_000, 30_000) } })),
    gateway('webhooks never', () => ({ webhooks: { drop_probability: 1 } })),
    gateway('replies lost after the effect', () => ({ answers: { lose_reply_probability: 0.5 } })),
    gateway('replies hang after the effect', () => ({
      answers: { lose_reply_probability: 0.3, lose_reply_how: 'hang' },
    })),
    gateway('hangs', () => ({ answers: { hang_probability: 1 } })),
    gateway('half of all fails', () => ({ answers: { fail_probability: 0.5 } })),
    gateway('slow', (random) => ({ answers: { slow_probability: 1, slow_ms: random.int(200, 800) } })),
  ];
}

export interface PlannedFault {
  fault: Fault;
  atMs: number;
  forMs: number;
  random: SeededRandom;
}

/** Two faults at a time, slot after slot, until the end. */
export function planFaults(faults: readonly Fault[], random: SeededRandom, totalMs: number): PlannedFault[] {
  const plan: PlannedFault[] = [];
  for (let at = 2_000; at < totalMs - 3_000; ) {
    const first = random.pick(faults);
    const second = random.pick(faults.filter(({ grip }) => grip !== first.grip));
    const slotMs = random.int(5_000, 9_000);
    for (const [i, fault] of [first, second].entries()) {
      const startMs = at + random.int(0, 1_500);
      const forMs = Math.max(1_000, slotMs - (startMs - at));
      plan.push({ fault, atMs: startMs, forMs, random: random.fork(`${plan.length}.${i}`) });
    }
    at += slotMs + random.int(500, 1_500);
  }
  return plan;
}
