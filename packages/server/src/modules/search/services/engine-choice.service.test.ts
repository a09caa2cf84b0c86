import { describe, expect, it } from 'vitest';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { Policies } from '../../../platform/resilience/policies.ts';
import { policyTable } from '../../../platform/resilience/policy-table.ts';
import { Metrics } from '../../../platform/telemetry/metrics.ts';
import type { SearchEngine } from '../adapters/search-engine.ts';
import type { SearchDeps } from '../search.deps.ts';
import { EngineChoice } from './engine-choice.service.ts';

const named = (name: string) => ({ name }) as SearchEngine;

describe('the count of queries that the database answered in place of the engine', () => {
  it('is there from the beginning, and stays where the engine answers', async () => {
    const { ask, counted } = choice({ isFilled: true });
    expect(await counted()).toBe(0);
    expect(await ask()).toBe('elasticsearch');
    expect(await counted()).toBe(0);
  });

  it('rises with a query that the engine failed', async () => {
    const { ask, counted } = choice({ isFilled: true, isBroken: true });
    expect(await ask()).toBe('mysql');
    expect(await counted()).toBe(1);
  });

  it('rises while the index is not filled', async () => {
    const { ask, counted } = choice({ isFilled: false });
    expect(await ask()).toBe('mysql');
    expect(await ask()).toBe('mysql');
    expect(await counted()).toBe(2);
  });

  it('stays where the database is the only engine', async () => {
    const { ask, counted } = choice({ isFilled: false, isAlone: true });
    expect(await ask()).toBe('mysql');
    expect(await counted()).toBe(0);
  });
});

describe('the database', () => {
  it.each([
    ['in place of the engine', 'search.database.instead', false],
    ['as the only engine', 'search.database', true],
  ])('answers a few queries at a time %s, and refuses what it would only answer late', async (_, policy, isAlone) => {
    const { limit, queue } = policyTable[policy]?.bulkhead ?? { limit: 0, queue: 0 };
    const { engines, context } = choice({ isFilled: false, isAlone });
    let running = 0;
    let most = 0;
    const answers = await Promise.allSettled(
      Array.from({ length: limit + queue + 3 }, () =>
        engines.run(context, async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 20));
          running -= 1;
        }),
      ),
    );
    expect(most).toBe(limit);
    const refused = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => reason.code)).toEqual(['overloaded', 'overloaded', 'overloaded']);
  });

  it('is not asked what an engine that answers has no room for', async () => {
    const { engines, context, counted } = choice({ isFilled: true });
    const { limit: most = 0, queue: waiting = 0 } = policyTable['search']?.bulkhead ?? {};
    const asked: string[] = [];
    const answers = await Promise.allSettled(
      Array.from({ length: most + waiting + 2 }, () =>
        engines.run(context, async ({ name }) => {
          asked.push(name);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }),
      ),
    );
    const refused = answers.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => reason.code)).toEqual(['overloaded', 'overloaded']);
    expect(new Set(asked)).toEqual(new Set(['elasticsearch']));
    expect(await counted()).toBe(0);
  });
});

function choice({ isFilled, isBroken = false, isAlone = false }: Record<string, boolean | undefined>) {
  const metrics = new Metrics();
  const row = { value: JSON.stringify({ isFilled }) };
  const query = { select: () => query, where: () => query, executeTakeFirst: async () => row };
  const deps = {
    metrics,
    policies: new Policies(),
    config: { search: { timeoutMs: 1_000 } },
    log: { warn: () => undefined },
    db: { reader: () => ({ selectFrom: () => query }) },
  } as unknown as SearchDeps;
  const engines = new EngineChoice(deps, isAlone ? null : named('elasticsearch'), named('mysql'));
  const context: CallContext = systemContext('test');
  return {
    engines,
    context,
    async ask(): Promise<string> {
      const { value } = await engines.run(context, async ({ name }) => {
        if (isBroken && name === 'elasticsearch') throw new Error('It is away');
        return name;
      });
      return value;
    },
    async counted(): Promise<number | undefined> {
      const text = await metrics.registry.metrics();
      const found = /^mkt_search_fallbacks_total (\d+)/m.exec(text)?.[1];
      return found === undefined ? undefined : Number(found);
    },
  };
}
