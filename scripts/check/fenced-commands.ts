/** The fenced commands of a document. Each fence says `sh run`, or `sh not run: ` and its reason. */
export interface CommandFence {
  /** Of the opening fence, from 1. */
  line: number;
  /** One per line of the fence; a line that ends in a backslash goes on in the next. */
  commands: string[];
  runs: boolean;
  /** Why its marking is none of the two; null when it is. */
  fault: string | null;
}

const shells = new Set(['sh', 'bash', 'shell', 'console', 'zsh']);

export function fencedCommands(text: string): CommandFence[] {
  const fences: CommandFence[] = [];
  for (const match of text.matchAll(/^(`{3,})([^\n`]*)\n([\s\S]*?)^\1[ \t]*$/gm)) {
    const info = (match[2] ?? '').trim();
    if (!shells.has(info.split(/\s/, 1)[0] ?? '')) continue;
    const runs = info === 'sh run';
    const isMarked = runs || /^sh not run: \S/.test(info);
    fences.push({
      line: text.slice(0, match.index).split('\n').length,
      commands: commandsOf(match[3] ?? ''),
      runs,
      fault: isMarked ? null : `“${info}” is neither “sh run” nor “sh not run: <reason>”`,
    });
  }
  return fences;
}

function commandsOf(body: string): string[] {
  const lines = body.replace(/\\\n\s*/g, '').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
