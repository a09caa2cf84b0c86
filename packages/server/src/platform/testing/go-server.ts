/** A server that a test starts from a program of the Go tools, on a port of its own. */
import { spawn } from 'node:child_process';
import { freePort } from './free-ports.ts';

export interface GoServer {
  url: string;
  close(): Promise<void>;
}

/** The program that the test runner brought by this name; null where there is no Go to build it with. */
export function goProgram(name: string, part: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const program = env[`MKT_TEST_${name.toUpperCase().replaceAll('-', '_')}`];
  if (program === undefined)
    throw new Error(`No ${name} for this test: run it by \`npm test -- ${part}\`, which brings one.`);
  return program === '' ? null : program;
}

/** Starts `program` with the arguments that a port gives, and waits until it answers. */
export async function startGoServer(
  program: string,
  argsOf: (port: number) => string[],
  env: Readonly<Record<string, string>> = {},
): Promise<GoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, argsOf(port), { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  const deadline = Date.now() + 20_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await close();
      throw new Error(`${program} did not start: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url, close };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
