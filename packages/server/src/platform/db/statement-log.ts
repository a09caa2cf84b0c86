import type { ModuleName } from '../kernel/modules.ts';

type StatementListener = (module: ModuleName, sql: string, parameters: readonly unknown[]) => void;

const listeners = new Set<StatementListener>();

/**
 * Hears every statement that any repository sends, until what it answers with is called: how the tests collect them for
 * the checked-in lists, and count those of a request.
 */
export function onStatement(listener: StatementListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellStatement(module: ModuleName, sql: string, parameters: readonly unknown[]): void {
  for (const listener of listeners) listener(module, sql, parameters);
}
