import { spawn } from 'node:child_process';

export interface StepResult {
  ok: boolean;
  output: string;
}

export interface Step {
  name: string;
  act: () => Promise<StepResult>;
}

/** Runs a program in `cwd`; ok when it exits 0. Telemetry of tools is off. */
export function run(
  cwd: string,
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<StepResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', NO_COLOR: '1', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', (error) => resolve({ ok: false, output: `${command}: ${error.message}` }));
    child.on('exit', (code) => resolve({ ok: code === 0, output }));
  });
}

/** The files git tracks or would track. */
export async function trackedFiles(root: string): Promise<string[]> {
  const { output } = await run(root, 'git', ['ls-files', '--cached', '--others', '--exclude-standard']);
  return output.split('\n').filter(Boolean);
}

export function verdict(faults: readonly string[], summary = ''): StepResult {
  return { ok: faults.length === 0, output: [...faults, summary].filter(Boolean).join('\n') };
}
