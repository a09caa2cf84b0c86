import type { ModuleName } from '@mkt/server';
import type { Snapshot } from './read-connection.ts';

/** One row that breaks an invariant. */
export interface Finding {
  /** Number in the list of invariants, e.g. `I5`. */
  invariant: string;
  /** `order`, or `order↔payment` between two. */
  module: string;
  /** Id of the row. */
  subject: string;
  detail: string;
}

export type Snapshots = ReadonlyMap<ModuleName, Snapshot>;

/** What of the marketplace is looked at. */
export interface Look {
  /** Only what has not changed for so many seconds counts: a whole number. */
  settleS: number;
  /** By module: changed since then, by its database's clock, as `2026-01-31 12:00:00.000`. Null: everything. */
  since: ReadonlyMap<ModuleName, string> | null;
}

/** A suspect, with what is needed to look at it again. */
export interface Suspect extends Finding {
  /** The aggregate by which it is found again; null: only by the whole look. */
  scope: string | null;
  /** A check of one module within one moment needs no second look to be sure that nothing moved in between. */
  sameDetail: boolean;
}

export interface Check {
  invariant: string;
  /** Unique among the checks of a module. */
  name: string;
  module: string;
  says: string;
  /** The modules whose schemas it reads. */
  reads: readonly ModuleName[];
  /** What breaks the invariant, at most `most` of them. */
  run(snapshots: Snapshots, look: Look): Promise<Suspect[]>;
  /** Of these suspects, those that still break it. */
  again(snapshots: Snapshots, look: Look, suspects: readonly Suspect[]): Promise<Suspect[]>;
}

/** Thrown by a check that could not be made: it proves nothing, and is no finding either. */
export class CheckSkipped extends Error {
  override readonly name = 'CheckSkipped';
}

/** So many rows of one check are named; a thousand say as much as a million. */
export const most = 1_000;
export const batchRows = 1_000;

export function snapshotOf(snapshots: Snapshots, module: ModuleName): Snapshot {
  const snapshot = snapshots.get(module);
  if (snapshot === undefined) throw new Error(`No snapshot of ${module} is open`);
  return snapshot;
}

export function* inBatches<T>(all: readonly T[], size: number = batchRows): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

/**
 * Pages of a statement that takes the key to read after and how many rows as its last two parameters, behind
 * `parameters`, and gives its rows in the order of `k`. The last page may be empty.
 */
export async function* keysetPages<Row extends { k: string }>(
  snapshot: Snapshot,
  statement: string,
  parameters: readonly unknown[],
  size: number = batchRows,
): AsyncGenerator<Row[]> {
  for (let after = ''; ; ) {
    const page = await snapshot.rows<Row>(statement, [...parameters, after, size]);
    yield page;
    if (page.length < size) return;
    after = page.at(-1)?.k ?? after;
  }
}
