import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

const mostLines = 5_000;
/** Inside a word # is a letter of it: c#. */
const remark = /(?:^|\s)#.*$/u;

/** The lines of a synonyms file; one bad line and none is taken, with the number of each. */
export async function readSynonymsFile(path: string): Promise<string[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new CliError('file_unreadable', `There is no file ${path} that can be read.`, {
      exitCode: exitCodes.usage,
      fix: ['Name a text file with one line of synonyms each.'],
      cause: error,
    });
  }
  const { lines, faults } = parseSynonymLines(textOf(bytes, path));
  if (faults.length === 0) return lines;
  throw new CliError('synonyms_invalid', `${path} is not applied:\n${faults.slice(0, 20).join('\n')}`, {
    exitCode: exitCodes.usage,
    fix: [
      'Write "tv, television" (each for the others) or "ps5 => playstation 5" (the left may be said by the right).',
    ],
  });
}

/** In another encoding words that nobody types would take the place of all that are in force. */
function textOf(bytes: Buffer, path: string): string {
  if (isUtf8(bytes) && !bytes.includes(0)) return bytes.toString('utf8');
  throw new CliError('synonyms_invalid', `${path} is not applied: it is no text in UTF-8.`, {
    exitCode: exitCodes.usage,
    fix: ['Save it as UTF-8: editors call it so, and Windows also "Unicode (UTF-8)".'],
  });
}

export function parseSynonymLines(text: string): { lines: string[]; faults: string[] } {
  const lines: string[] = [];
  const faults: string[] = [];
  text.split(/\r?\n/u).forEach((raw, i) => {
    const line = raw
      .replace(/^\uFEFF/u, '')
      .replace(remark, '')
      .trim();
    if (line === '') return;
    const fault = faultOf(line);
    if (fault === null) lines.push(line);
    else faults.push(`line ${i + 1}: ${fault}`);
  });
  if (lines.length > mostLines) faults.push(`${lines.length} lines; at most ${mostLines} can be applied.`);
  return { lines: [...new Set(lines)], faults };
}

function faultOf(line: string): string | null {
  if (line.length > 1_000) return 'longer than 1,000 characters';
  const sides = line.split('=>').map((side) => side.split(',').filter((entry) => /[\p{L}\p{N}]/u.test(entry)));
  if (sides.length > 2) return 'more than one =>';
  const [left = [], right] = sides;
  if (right === undefined) return left.length < 2 ? 'two words at least are wanted, with a comma between' : null;
  return left.length === 0 || right.length === 0 ? 'words are wanted on both sides of =>' : null;
}
