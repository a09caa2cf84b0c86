import { loadConfig } from '@mkt/server';
import { expect, test } from 'vitest';
import { listSettings } from './list-settings.ts';

const { config, sources } = loadConfig({
  MKT_HTTP_PORT: '4321',
  MKT_SECRETS_QUOTE: 'a secret that nobody may read',
  MKT_MYSQL_ROOT_PASSWORD: 'root-password-here',
  MKT_REDIS_CACHE_URL: 'redis://user:redis-password@127.0.0.1:6379',
});
const settings = listSettings(config, sources);

test('each setting is shown with its source and the name that sets it', () => {
  expect(settings.find(({ path }) => path === 'http.port')).toEqual({
    path: 'http.port',
    environment: 'MKT_HTTP_PORT',
    source: 'environment',
    shown: '4321',
  });
  expect(settings.find(({ path }) => path === 'http.host')?.source).toBe('default');
});

test('no secret is shown, not even a default one or one within an address', () => {
  const text = JSON.stringify(settings);
  for (const secret of ['nobody may read', 'root-password-here', 'redis-password', 'development-'])
    expect(text).not.toContain(secret);
  expect(settings.find(({ path }) => path === 'redis.cacheUrl')?.shown).toBe('redis://user:(hidden)@127.0.0.1:6379');
});
