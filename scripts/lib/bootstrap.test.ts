import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { matchesLockfile } from './dependencies.mjs';
import { addMissingOptional, platformOf } from './optional-packages.mjs';
import { resolveTask } from './tasks.mjs';

describe('the tasks of npm scripts', () => {
  it('pass arguments on after their own', () => {
    expect(resolveTask('start', ['--no-search'])).toMatchObject({
      file: 'packages/cli/bin/mkt.mjs',
      args: ['up', '--no-search'],
    });
    expect(resolveTask('test:mariadb', [])).toMatchObject({ file: 'scripts/test.ts', args: ['--mariadb'] });
    expect(resolveTask('bench:start', [])).toMatchObject({ file: 'scripts/bench/start.ts' });
  });

  it('are no others than the listed ones', () => {
    expect(resolveTask('toString', [])).toBeNull();
    expect(resolveTask('bench:../../etc', [])).toBeNull();
    expect(resolveTask(undefined, [])).toBeNull();
  });
});

describe('what npm left in node_modules', () => {
  let root: string;
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/b-win32-x64': { version: '2.0.0', optional: true },
  };
  const write = (installed: unknown) => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: wanted }));
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mkt lock-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('fits without the packages of other platforms', () => {
    write({ 'node_modules/a': { version: '1.0.0', integrity: 'x' } });
    expect(matchesLockfile(root)).toBe(true);
  });

  it('does not fit when a package is missing, is another one, or is no longer wanted', () => {
    write({});
    expect(matchesLockfile(root)).toBe(false);
    write({ 'node_modules/a': { version: '1.0.0', integrity: 'y' } });
    expect(matchesLockfile(root)).toBe(false);
    write({ 'node_modules/a': { version: '1.0.0', integrity: 'x' }, 'node_modules/old': { version: '1.0.0' } });
    expect(matchesLockfile(root)).toBe(false);
  });
});

describe('completing a lockfile', () => {
  it('reads the platform from the name', () => {
    expect(platformOf('@biomejs/cli-linux-x64-musl')).toEqual({ cpu: ['x64'], libc: ['musl'], os: ['linux'] });
    expect(platformOf('@oxc-parser/binding-win32-arm64-msvc')).toEqual({ cpu: ['arm64'], os: ['win32'] });
  });

  it('adds what is missing once, and leaves what is there', () => {
    const tool = {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { '@t/linux-x64': '1.0.0', '@t/darwin-arm64': '1.0.0' },
    };
    const lockfile = {
      packages: { 'node_modules/tool': tool, 'node_modules/@t/linux-x64': { version: '1.0.0' } } as Record<
        string,
        unknown
      >,
    };
    expect(addMissingOptional(lockfile)).toEqual(['node_modules/@t/darwin-arm64']);
    expect(lockfile.packages['node_modules/@t/darwin-arm64']).toEqual({
      version: '1.0.0',
      cpu: ['arm64'],
      os: ['darwin'],
      dev: true,
      optional: true,
    });
    expect(addMissingOptional(lockfile)).toEqual([]);
  });

  it('refuses a range, which it could not pin', () => {
    const lockfile = {
      packages: { 'node_modules/tool': { version: '1.0.0', optionalDependencies: { '@t/darwin-x64': '^1.0.0' } } },
    };
    expect(() => addMissingOptional(lockfile)).toThrow(/exact/);
  });
});
