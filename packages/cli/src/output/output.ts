import { styleText } from 'node:util';
import type { CliError } from '../errors/cli-error.ts';
import { printable, printableCell, printableJson } from './printable.ts';

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold' | 'cyan';

export interface OutputOptions {
  json: boolean;
  quiet: boolean;
  stdout?: NodeJS.WritableStream & { isTTY?: boolean };
  stderr?: NodeJS.WritableStream & { isTTY?: boolean };
}

/** Everything that a command prints goes through here: results to stdout, everything else to stderr with `--json`. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly #stdout: NodeJS.WritableStream & { isTTY?: boolean };
  readonly #stderr: NodeJS.WritableStream & { isTTY?: boolean };

  constructor(options: OutputOptions) {
    this.json = options.json;
    this.quiet = options.quiet;
    this.#stdout = options.stdout ?? process.stdout;
    this.#stderr = options.stderr ?? process.stderr;
  }

  /** True when a person watches: live views and bars are drawn only then. */
  get isInteractive(): boolean {
    return this.#stdout.isTTY === true && !this.json && !this.quiet;
  }

  paint(colour: Colour, text: string): string {
    return this.#stdout.isTTY === true && !process.env['NO_COLOR'] ? styleText(colour, text) : text;
  }

  /** News on the way; silent with `--quiet`, and never in the way of JSON. */
  info(text: string): void {
    if (this.quiet) return;
    (this.json ? this.#stderr : this.#stdout).write(`${printable(text)}\n`);
  }

  warn(text: string): void {
    this.#stderr.write(`${printable(text)}\n`);
  }

  /** The command's result: one JSON value with `--json`, else what `render` makes of it. */
  result<T>(value: T, render: (value: T) => string): void {
    this.#stdout.write(`${this.json ? printableJson(value) : printable(render(value))}\n`);
  }

  failure(error: CliError): void {
    if (this.json) {
      const { code, message, fix, logLines } = error;
      this.#stderr.write(`${printableJson({ error: { code, message, fix, log_lines: logLines } })}\n`);
      return;
    }
    const lines = [this.paint('red', printable(error.message))];
    if (error.logLines.length > 0)
      lines.push('Its log ends with:', ...error.logLines.map((line) => `  | ${printable(line)}`));
    lines.push(...error.fix.map((step) => `→ ${printable(step)}`));
    this.#stderr.write(`${lines.join('\n')}\n`);
  }
}

/** Columns as wide as their longest cell. */
export function table(head: readonly string[], cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printableCell));
  const widths = head.map((title, at) =>
    rows.reduce((most, row) => Math.max(most, (row[at] ?? '').length), title.length),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}
