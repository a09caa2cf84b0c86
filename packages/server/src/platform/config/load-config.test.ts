import { expect, test } from 'vitest';
import { loadConfig } from './load-config.ts';

const production = { MKT_ENV: 'production' };

test('production refuses passwords that are hashed too cheaply, which tests may', () => {
  expect(() => loadConfig({ ...production, MKT_AUTH_HASH_MEMORY_KIB: '1024' })).toThrow('47104 KiB at least');
  expect(loadConfig({ MKT_AUTH_HASH_MEMORY_KIB: '1024' }).config.auth.hashMemoryKib).toBe(1_024);
  expect(loadConfig({}).config.auth.hashMemoryKib).toBe(47_104);
});

test('production refuses the secrets of development, by name', () => {
  expect(() => loadConfig(production)).toThrow(/default or short secrets .*MKT_SECRETS_/);
});

test('a bad value stops the start with its name', () => {
  expect(() => loadConfig({ MKT_HTTP_PORT: 'many' })).toThrow('http.port (MKT_HTTP_PORT)');
});
