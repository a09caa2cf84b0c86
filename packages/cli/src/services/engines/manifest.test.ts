import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeFile, composition } from './compose-file.ts';
import { engineManifest, parseManifest } from './manifest.ts';

const text = readFileSync(new URL('../../../assets/engines.manifest.yaml', import.meta.url), 'utf8');

describe('the manifest of the engines', () => {
  it('gives every role a port of its own', () => {
    const ports = Object.values(engineManifest().ports).flat();
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('makes acknowledged writes durable outside of tests', () => {
    for (const name of ['mysql', 'mariadb'] as const) {
      const { settings } = engineManifest().engines[name];
      expect(settings['sync-binlog']).toBe('1');
      expect(settings['innodb-flush-log-at-trx-commit']).toBe('1');
    }
  });

  it('survives the death of the server even in tests: the log reaches the operating system at each commit', () => {
    for (const name of ['mysql', 'mariadb'] as const) {
      expect(engineManifest().engines[name].testSettings['innodb-flush-log-at-trx-commit']).toBe('2');
    }
  });

  it('never evicts from the queue and never shares its process', () => {
    const { roles } = engineManifest().engines.redis;
    expect(roles['redis-queue']['maxmemory-policy']).toBe('noeviction');
    expect(roles['redis-state']['maxmemory-policy']).toBe('volatile-lru');
    expect(roles['redis-queue'].appendonly).toBe('yes');
  });

  it('refuses a checksum that is none and a key that nobody reads', () => {
    expect(() => parseManifest(text.replace(/sha256: [0-9a-f]{64}/, 'sha256: latest'))).toThrow(/sha256/);
    expect(() => parseManifest(text.replace('minimumJava: 21', 'minimumJava: 21\n    jvm: 25'))).toThrow(/jvm/);
  });
});

describe('docker-compose.yml', () => {
  it('is what the manifest makes', () => {
    const file = readFileSync(new URL('../../../../../docker-compose.yml', import.meta.url), 'utf8');
    expect(file).toBe(composeFile(engineManifest()));
  });

  it('parses to the composition, and every service that stays up has a health check', () => {
    const parsed = parse(composeFile(engineManifest())) as ReturnType<typeof composition>;
    expect(parsed.services).toEqual(JSON.parse(JSON.stringify(composition(engineManifest()).services)));
    for (const [name, service] of Object.entries(parsed.services)) {
      if (name !== 'dependencies') expect(service, name).toHaveProperty('healthcheck');
    }
  });

  it('publishes on the loopback address only', () => {
    for (const service of Object.values(composition(engineManifest()).services)) {
      for (const port of (service['ports'] as string[] | undefined) ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('names every volume that a service uses', () => {
    const { services, volumes } = composition(engineManifest());
    const used = Object.values(services).flatMap((service) => (service['volumes'] as string[] | undefined) ?? []);
    const named = used.map((entry) => entry.split(':')[0] ?? '').filter((name) => !name.startsWith('.'));
    expect(new Set(named)).toEqual(new Set(Object.keys(volumes)));
  });
});
