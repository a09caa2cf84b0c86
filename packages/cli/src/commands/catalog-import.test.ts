import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { limits } from '../services/catalog/limits.ts';
import { registerCatalogImport } from './catalog-import.ts';

/** What the command makes of an option's text. */
function parsed(option: string, text: string): unknown {
  const program = new Command();
  registerCatalogImport(program);
  const command = program.commands[0]?.commands.find((one) => one.name() === 'import');
  return command?.options.find(({ long }) => long === option)?.parseArg?.(text, undefined);
}

describe('--stock of mkt catalog import', () => {
  it('takes as many pieces as a row of a file may have', () => {
    expect(parsed('--stock', '0')).toBe(0);
    expect(parsed('--stock', '1000000')).toBe(1_000_000);
    expect(parsed('--stock', String(limits.stock))).toBe(limits.stock);
  });

  it.each(['1000000001', '9'.repeat(30), '-1', '1.5', '1e9', 'many', ''])('refuses %j and says the limit', (text) => {
    expect(() => parsed('--stock', text)).toThrow(/from 0 to 1000000000 /);
  });
});

describe('--seller of mkt catalog import', () => {
  it('takes a name as it stands, and none that is blank', () => {
    expect(parsed('--seller', 'Nile Audio')).toBe('Nile Audio');
    for (const blank of ['', '  ']) expect(() => parsed('--seller', blank)).toThrow(/name of a shop is wanted/);
  });
});
