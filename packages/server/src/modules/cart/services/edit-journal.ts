import { randomBytes } from 'node:crypto';
import type { CartChange } from '../domain/cart-edit.ts';

/** So long a cart remembers that it has an edit; edits are repeated only well within that time. */
const markMs = 60_000;
const repeatableMs = 45_000;
const mostPerCart = 100;
const mostCarts = 1_000;

interface NotedEdit {
  mark: string;
  at: number;
  changes: readonly CartChange[];
}

/**
 * The edits of the last moments that this process has answered for. When Redis falters for one process only, one
 * writes to MySQL while another goes on in Redis, and the lower version loses. What it loses is here, each edit with
 * a mark that the cart keeps, so that it can be put into the winner without ever counting twice.
 */
export class EditJournal {
  private readonly edits = new Map<string, NotedEdit[]>();

  /** The changes with a mark of their own in front; a list that has a key does without. */
  marked(changes: readonly CartChange[]): CartChange[] {
    const now = Date.now();
    if (changes[0]?.op === 'once') return [...changes];
    return [{ op: 'mark', key: `e_${randomBytes(9).toString('base64url')}`, until: now + markMs }, ...changes];
  }

  note(cartId: string, changes: readonly CartChange[]): void {
    const [first] = changes;
    // Only what adds up in any order: a quantity that was set says nothing any more after a later one.
    const isSum = changes
      .slice(1)
      .every(({ op }) => op === 'add' || op === 'merge' || op === 'subtract' || op === 'tidy');
    if (first === undefined || (first.op !== 'mark' && first.op !== 'once') || !isSum) return;
    const known = this.edits.get(cartId) ?? [];
    known.push({ mark: first.key, at: performance.now(), changes });
    this.edits.set(cartId, known.slice(-mostPerCart));
    if (this.edits.size > mostCarts) this.dropOld();
  }

  /** Those that a cart with these keys has not got. */
  missing(cartId: string, doneKeys: Readonly<Record<string, unknown>>): (readonly CartChange[])[] {
    const since = performance.now() - repeatableMs;
    const known = this.edits.get(cartId) ?? [];
    return known.filter((edit) => edit.at > since && !(edit.mark in doneKeys)).map((edit) => edit.changes);
  }

  private dropOld(): void {
    const since = performance.now() - repeatableMs;
    for (const [cartId, known] of this.edits) if ((known.at(-1)?.at ?? 0) <= since) this.edits.delete(cartId);
  }
}
