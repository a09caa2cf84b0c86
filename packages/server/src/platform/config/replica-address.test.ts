import { expect, it } from 'vitest';
import { loadConfig } from './load-config.ts';
import { replicasOf } from './replica-address.ts';

it('gives a module its own replicas and those for all', () => {
  const { config } = loadConfig({ MKT_MYSQL_REPLICAS: 'replica-1:3307, product=10.0.0.8, search=[::1]:3309' });
  expect(replicasOf(config.mysql.replicas, 'product')).toEqual([
    { host: 'replica-1', port: 3307 },
    { host: '10.0.0.8', port: 3306 },
  ]);
  expect(replicasOf(config.mysql.replicas, 'search')).toEqual([
    { host: 'replica-1', port: 3307 },
    { host: '::1', port: 3309 },
  ]);
  expect(replicasOf([], 'product')).toEqual([]);
});

it.each(['a b:3306', 'host:port', 'product=', '::1:3306'])('refuses %s at the start, by name', (entry) => {
  expect(() => loadConfig({ MKT_MYSQL_REPLICAS: entry })).toThrow(/MKT_MYSQL_REPLICAS/);
});
