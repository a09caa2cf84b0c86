/** Puts typical values into a checked-in statement, so that the optimiser can be asked about it. */
import type { Table } from './fill-tables.ts';

export type Row = Record<string, unknown>;

export interface Typical {
  /** A row from the middle of the table. */
  middle: Row;
  /** Two others, for lists. */
  others: Row[];
}

/** Names in a statement: alias or table → table. */
export function tablesOf(statement: string, tables: ReadonlyMap<string, Table>): Map<string, Table> {
  const found = new Map<string, Table>();
  const pattern =
    /\b(?:from|join|update|into)\s+`?(\w+)`?(?:\s+(?:as\s+)?`?(?!where\b|set\b|on\b|order\b|force\b|inner\b|left\b|straight_join\b|limit\b|group\b|for\b)(\w+)`?)?/gi;
  for (const [, name = '', alias] of statement.matchAll(pattern)) {
    const table = tables.get(name);
    if (table === undefined) continue;
    found.set(name, table);
    if (alias !== undefined) found.set(alias, table);
  }
  return found;
}

/** The statement with a value for each `?`. `quote` quotes a value as the driver does. */
export function bindStatement(
  statement: string,
  tables: ReadonlyMap<string, Table>,
  typical: ReadonlyMap<string, Typical>,
  quote: (value: unknown) => string,
): string {
  const named = tablesOf(statement, tables);
  let bound = '';
  let rest = statement;
  for (;;) {
    const at = rest.indexOf('?');
    if (at === -1) return bound + rest;
    const before = bound + rest.slice(0, at);
    const isList = /\(\s*$/.test(before) && rest.startsWith('?, …)', at);
    const values = valuesFor(before, named, typical);
    bound = before + (isList ? values : values.slice(0, 1)).map(quote).join(', ');
    rest = rest.slice(at + (isList ? '?, …'.length : 1)).replace(/^ …/, '');
  }
}

const operators = String.raw`(?:=|<>|!=|<=|>=|<|>|\bnot like\b|\blike\b|\bnot in\s*\(|\bin\s*\()`;

function valuesFor(
  before: string,
  named: ReadonlyMap<string, Table>,
  typical: ReadonlyMap<string, Typical>,
): unknown[] {
  const tail = before.slice(-200);
  if (/\b(?:limit|offset)\s*$/i.test(tail)) return [21];
  if (/\bagainst\s*\(\s*$/i.test(tail)) return ['+lamp*'];
  const match = new RegExp(String.raw`(?:${'`?(\\w+)`?\\.'})?${'`?(\\w+)`?'}\s*(${operators})\s*$`, 'i').exec(tail);
  const [, qualifier, column = '', operator = ''] = match ?? [];
  if (/like/i.test(operator)) return ['lamp%'];
  const table =
    qualifier === undefined
      ? [...named.values()].find((t) => t.columns.some((c) => c.name === column))
      : named.get(qualifier);
  const rows = table === undefined ? undefined : typical.get(table.name);
  if (rows === undefined || !(column in rows.middle)) return [1, 2, 3];
  const values = [rows.middle, ...rows.others].map((row) => row[column]);
  // Another than the row's own, else the optimiser sees that nothing can be found.
  if (operator === '<>' || operator === '!=') return values.slice(1);
  return values.map((value) => value ?? values.find((other) => other !== null) ?? 1);
}
