import type { ModuleName } from '../kernel/modules.ts';

type StatementListener = (module: ModuleName, sql: string) => void;

let listener: StatementListener | null = null;

/** Hears every statement that any repository sends: how the tests collect them for the checked-in lists. */
export function onStatement(next: StatementListener | null): void {
  listener = next;
}

export function tellStatement(module: ModuleName, sql: string): void {
  listener?.(module, sql);
}
