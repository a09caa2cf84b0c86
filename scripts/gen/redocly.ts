// redocly as a child process: its own API is not stable, its command line is. Telemetry is off.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

const entryPoint = (): string => {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('@redocly/cli/package.json')), 'bin/cli.js');
};

/** Runs redocly in `root` and collects what it prints. */
export const runRedocly = (root: string, args: readonly string[]): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entryPoint(), ...args], {
      cwd: root,
      env: {
        ...process.env,
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
        NO_COLOR: '1',
        FORCE_COLOR: '0',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }));
  });

/** Lints one bundle by redocly.yaml. */
export const lintByRedocly = (root: string, file: string): Promise<CommandResult> =>
  runRedocly(root, ['lint', file, '--config', 'redocly.yaml', '--format', 'stylish']);

/** Compares two bundles; code 1 when the new one breaks clients and its version does not say so. */
export const diffByRedocly = (
  root: string,
  base: string,
  revision: string,
  format: 'stylish' | 'json' | 'markdown' | 'html' = 'stylish',
): Promise<CommandResult> =>
  runRedocly(root, ['diff', base, revision, '--format', format, '--fail-on', 'major', '--check-version']);
