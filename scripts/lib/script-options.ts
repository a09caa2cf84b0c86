/** A script's command line: `--help` prints its usage; what is unknown or no number ends with a line and code 2. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

type Values<T extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

export function scriptOptions<const T extends ParseArgsOptionsConfig>(usage: string, options: T): Values<T> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs<{ options: T }>({ options }).values;
  } catch (error) {
    refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

/** A number of at least `least` from an option's text; a whole one unless `step` is `any`. */
export function numberOf(name: string, text: string, least: number, step: 'whole' | 'any' = 'whole'): number {
  const value = Number(text);
  const fits = step === 'whole' ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (text.trim() === '' || !fits || value < least)
    refuse(`--${name} takes a ${step === 'whole' ? 'whole ' : ''}number of at least ${least}, not "${text}".`);
  return value;
}

export function refuse(message: string): never {
  console.error(message);
  process.exit(2);
}
