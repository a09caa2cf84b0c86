/** A benchmark's command line: that of any script, and `--json`. */
import type { ParseArgsOptionsConfig } from 'node:util';
import { numberOf, scriptOptions } from '../lib/script-options.ts';

const everyBench = { json: { type: 'boolean', default: false } } as const;

/** `usage` is what `--help` prints. */
export function benchOptions<const T extends ParseArgsOptionsConfig>(usage: string, options: T) {
  return scriptOptions<T & typeof everyBench>(usage, { ...options, ...everyBench });
}

/** A whole number of at least one, from an option's text. */
export function positive(name: string, text: string): number {
  return numberOf(name, text, 1);
}
