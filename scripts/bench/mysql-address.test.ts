import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../packages/server/src/platform/config/load-config.ts';
import { mysqlAddress, mysqlSocket } from './mysql-address.ts';

const configOf = (mysql: Record<string, unknown>) => loadConfig({}, { env: 'test', mysql }).config;

describe('the address of MySQL for the limit of a benchmark', () => {
  it('is the socket wherever the platform goes by it', () => {
    const config = configOf({ host: '127.0.0.1', port: 3_307, socket: '/tmp/mkt/mysql.sock' });
    expect(mysqlAddress(config)).toEqual({ socketPath: '/tmp/mkt/mysql.sock' });
  });

  it('is host and port where there is no socket', () => {
    expect(mysqlAddress(configOf({ host: '127.0.0.1', port: 3_307 }))).toEqual({ host: '127.0.0.1', port: 3_307 });
  });
});

describe('the way of the platform', () => {
  const name = 'MKT_TEST_MYSQL_SOCKET';
  let before: string | undefined;
  beforeEach(() => {
    before = process.env[name];
  });
  afterEach(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });

  it('is the socket that the engines tell, and TCP when they tell none', () => {
    process.env[name] = '/tmp/mkt/mysql.sock';
    expect(mysqlSocket()).toEqual({ socket: '/tmp/mkt/mysql.sock' });
    delete process.env[name];
    expect(mysqlSocket()).toEqual({ socket: '' });
  });
});
