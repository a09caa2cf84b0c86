/** A benchmark's command line: `--json` and `--help` for all, what is unknown or no number ends with a line and code 2. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

const everyBench = { json: { type: 'boolean', default: false }, help: { type: 'boolean' } } as const;

type Values<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T & typeof everyBench }>
>['values'];

/** `usage` is what `--help` prints. */
export function benchOptions<const T extends ParseArgsOptionsConfig>(usage: string, options: T): Values<T> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs<{ options: T & typeof everyBench }>({ options: { ...options, ...everyBench } }).values;
  } catch (error) {
    refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** A whole number of at least one, from an option's text. */
export function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) refuse(`--${name} takes a whole number of at least 1, not "${text}".`);
  return value;
}

function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
