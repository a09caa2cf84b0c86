import { readFileSync } from 'node:fs';
import { moduleNames } from '@mkt/server';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../../server/src/platform/config/load-config.ts';
import { checksOf } from './run-audit.ts';

test('the table of invariants names every check beside its number, and no check that is not made', () => {
  const text = readFileSync(new URL('../../../../../docs/reliability.md', import.meta.url), 'utf8');
  const { config } = loadConfig({}, { search: { url: 'http://127.0.0.1:9200' } });
  const checks = checksOf(config).filter(({ name }) => !name.startsWith('delivered-'));
  const rows = new Map([...text.matchAll(/^\| (I\d+) \|.*$/gm)].map(([row, invariant]) => [invariant as string, row]));
  for (const { invariant, name } of checks)
    expect(rows.get(invariant), `${invariant} ${name}`).toContain(`\`${name}\``);
  const named = [...rows.values()].flatMap((row) =>
    [...row.matchAll(/`(chk_\w+)`/g)].map(([, name]) => name as string),
  );
  expect(named.filter((name) => !checks.some((check) => check.name === name))).toEqual([]);
  expect(moduleNames.length).toBe(config.modules.own.length);
});
