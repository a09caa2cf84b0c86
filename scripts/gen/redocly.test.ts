import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildContract } from './bundle.ts';
import { bundlePath, emitBundles } from './emit-bundle.ts';
import { diffByRedocly, lintByRedocly } from './redocly.ts';
import { createSpecFixture, repositoryRoot, type SpecFixture } from './spec-fixture.ts';

let fixture: SpecFixture;
let bundle: string;
let base: string;
beforeAll(() => {
  fixture = createSpecFixture();
  bundle = emitBundles(buildContract(fixture.root)).find((file) => file.path === bundlePath)?.text ?? '';
  base = write('base.yaml', bundle);
});
afterAll(() => fixture.dispose());

const write = (name: string, text: string): string => {
  const path = join(fixture.root, name);
  writeFileSync(path, text);
  return path;
};

test('a bundle that keeps the rules passes the lint', async () => {
  const { code, output } = await lintByRedocly(repositoryRoot, base);
  expect(output).toContain('valid');
  expect(code).toBe(0);
});

test('an example that does not fit its schema fails the lint', async () => {
  const broken = write('broken.yaml', bundle.replace('name: Lamp', 'name: 5'));
  const { code, output } = await lintByRedocly(repositoryRoot, broken);
  expect(output).toContain('no-invalid-schema-examples');
  expect(code).toBe(1);
});

test('a removed operation is a breaking change', async () => {
  const revision = write('revision.yaml', bundle.replace(/\n {2}\/things\/\{id\}:\n(?: {4}.*\n)+/, '\n'));
  const { code, output } = await diffByRedocly(repositoryRoot, base, revision);
  expect(output).toMatch(/[1-9]\d* major/);
  expect(code).toBe(1);
});

test('a contract that stays as it was has no change', async () => {
  const { code, output } = await diffByRedocly(repositoryRoot, base, base);
  expect(output).not.toContain('No diff rules are on');
  expect(code).toBe(0);
});
