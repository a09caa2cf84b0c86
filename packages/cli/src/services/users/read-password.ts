import { readFileSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

export interface PasswordSources {
  file?: string | undefined;
  environment?: NodeJS.ProcessEnv;
  stdin?: NodeJS.ReadableStream & { isTTY?: boolean };
}

const firstLine = (content: string): string => content.split(/\r?\n/)[0] ?? '';

function fromFile(path: string): string {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) throw new CliError('usage', `There is no file ${path}.`, { exitCode: exitCodes.usage });
  if ((mode & 0o077) !== 0)
    throw new CliError('file_is_open', `${path} can be read by others.`, {
      exitCode: exitCodes.precondition,
      fix: [`chmod 600 ${path}`],
    });
  return firstLine(readFileSync(path, 'utf8'));
}

/** Asks without showing what is typed. */
async function fromTerminal(stdin: NodeJS.ReadableStream): Promise<string> {
  process.stderr.write('Password: ');
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** The password from a 0600 file, MKT_PASSWORD or standard input: never from an argument, which every process can read. */
export async function readPassword(sources: PasswordSources = {}): Promise<string> {
  const { file, environment = process.env, stdin = process.stdin } = sources;
  if (file !== undefined) return fromFile(file);
  const given = environment['MKT_PASSWORD'];
  if (given) return given;
  const typed = stdin.isTTY === true ? await fromTerminal(stdin) : firstLine(await text(stdin));
  if (typed !== '') return typed;
  throw new CliError('usage', 'No password was given.', {
    exitCode: exitCodes.usage,
    fix: ['Write it to standard input, to MKT_PASSWORD, or to a file of mode 0600 named by --password-file.'],
  });
}
