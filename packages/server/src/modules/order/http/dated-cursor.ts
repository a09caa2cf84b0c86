import type { CursorValues } from '../../../platform/kernel/page.ts';

/** Where a list by date, newest first, goes on. */
export interface DatedKey {
  placedAt: Date;
  id: string;
}

export function datedCursor(values: CursorValues | null): DatedKey | null {
  if (values === null) return null;
  const [at, id] = values;
  return { placedAt: new Date(Number(at)), id: String(id) };
}

export function keyOfDated(placedAt: Date, id: string): CursorValues {
  return [placedAt.getTime(), id];
}
