/**
 * What can be done to a cart, as a list of changes that take effect together or not at all. This is the rule for the
 * copy in MySQL; the script of the live cart in Redis does the same, and a test holds the two against each other.
 */
import { mostDoneKeys, mostPerLine } from './cart-limits.ts';
import { type CartAddress, type CartLine, type CartState, type DoneKey, inOrder, type Offer } from './cart-state.ts';

export type CartChange =
  /** First in a list: nothing happens when it was done before under the same key. */
  | { op: 'once'; key: string; hash: string; until: number }
  /** As once, but leaves no trace when nothing else changes: tells a repeat of the very same edit. */
  | { op: 'mark'; key: string; until: number }
  | { op: 'add'; skuId: string; quantity: number; price: number; addedAt: number; offer: Offer }
  /** As add, but takes what fits: for merging. */
  | { op: 'merge'; skuId: string; quantity: number; price: number; addedAt: number; offer: Offer }
  | { op: 'set'; skuId: string; quantity: number; price: number; offer: Offer }
  | { op: 'remove'; skuId: string }
  | { op: 'subtract'; skuId: string; quantity: number }
  /** Lines and coupon; address and shipping stay. */
  | { op: 'clear' }
  /** The coupon goes with the last line. */
  | { op: 'tidy' }
  | { op: 'coupon'; code: string | null }
  | { op: 'address'; address: CartAddress | null }
  | { op: 'shipping'; shippingRateId: string | null }
  | { op: 'owner'; ownerId: string };

export type EditOutcome =
  | 'done'
  /** Every change was there already; the version stays. */
  | 'unchanged'
  /** Done before under the same key. */
  | 'repeated'
  /** The key belongs to another request. */
  | 'key_reused'
  | 'too_many_lines'
  | 'too_many_pieces'
  | 'no_such_line';

export interface EditResult {
  outcome: EditOutcome;
  /** After the edit; as before when it was refused. */
  state: CartState;
}

export interface EditLimits {
  now: number;
  mostLines: number;
}

/** Applies all changes or none. */
export function editCart(before: CartState, changes: readonly CartChange[], limits: EditLimits): EditResult {
  let state = before;
  let changed = false;
  for (const change of changes) {
    const step = applyChange(state, change, limits);
    if (typeof step === 'string') return { outcome: step, state: before };
    if (step !== state && change.op !== 'mark') changed = true;
    state = step;
  }
  if (!changed) return { outcome: 'unchanged', state: before };
  return {
    outcome: 'done',
    state: { ...state, lines: inOrder(state.lines), version: before.version + 1, updatedAt: limits.now },
  };
}

type Refusal = Exclude<EditOutcome, 'done' | 'unchanged'>;

function applyChange(state: CartState, change: CartChange, limits: EditLimits): CartState | Refusal {
  switch (change.op) {
    case 'once':
      return remember(state, change, limits.now);
    case 'mark':
      return remember(state, { ...change, hash: '' }, limits.now);
    case 'add':
    case 'merge':
      return addPieces(state, change, limits.mostLines);
    case 'set':
      return setPieces(state, change);
    case 'remove':
      return withLines(
        state,
        state.lines.filter((line) => line.skuId !== change.skuId),
      );
    case 'subtract':
      return subtractPieces(state, change);
    case 'clear':
      return state.lines.length === 0 && state.coupon === null ? state : { ...state, lines: [], coupon: null };
    case 'tidy':
      return state.lines.length > 0 || state.coupon === null ? state : { ...state, coupon: null };
    case 'coupon':
      return state.coupon === change.code ? state : { ...state, coupon: change.code };
    case 'address':
      return JSON.stringify(state.address) === JSON.stringify(change.address)
        ? state
        : { ...state, address: change.address };
    case 'shipping':
      return state.shippingRateId === change.shippingRateId
        ? state
        : { ...state, shippingRateId: change.shippingRateId };
    case 'owner':
      return state.ownerId === change.ownerId ? state : { ...state, ownerId: change.ownerId };
  }
}

function remember(
  state: CartState,
  change: { key: string; hash: string; until: number },
  now: number,
): CartState | Refusal {
  const known = state.doneKeys[change.key];
  if (known !== undefined && known.until > now) return known.hash === change.hash ? 'repeated' : 'key_reused';
  const live = Object.entries(state.doneKeys)
    .filter(([key, done]) => done.until > now && key !== change.key)
    .sort(byExpiry)
    .slice(-(mostDoneKeys - 1));
  return {
    ...state,
    doneKeys: { ...Object.fromEntries(live), [change.key]: { hash: change.hash, until: change.until } },
  };
}

function byExpiry([a, x]: [string, DoneKey], [b, y]: [string, DoneKey]): number {
  return x.until - y.until || (a < b ? -1 : 1);
}

function addPieces(
  state: CartState,
  change: Extract<CartChange, { op: 'add' | 'merge' }>,
  mostLines: number,
): CartState | Refusal {
  const known = state.lines.find((line) => line.skuId === change.skuId);
  const fits = change.op === 'merge';
  const quantity = (known?.quantity ?? 0) + change.quantity;
  if (quantity > mostPerLine && !fits) return 'too_many_pieces';
  if (known === undefined && state.lines.length >= mostLines) return fits ? state : 'too_many_lines';
  const capped = Math.min(quantity, mostPerLine);
  if (known === undefined) {
    const { skuId, price, addedAt, offer } = change;
    return { ...state, lines: [...state.lines, { skuId, quantity: capped, seenPrice: price, addedAt, offer }] };
  }
  if (capped === known.quantity) return state;
  return withLine(state, { ...known, quantity: capped, offer: change.offer });
}

function setPieces(state: CartState, change: Extract<CartChange, { op: 'set' }>): CartState | Refusal {
  const known = state.lines.find((line) => line.skuId === change.skuId);
  if (known === undefined) return 'no_such_line';
  if (known.quantity === change.quantity && known.seenPrice === change.price) return state;
  return withLine(state, { ...known, quantity: change.quantity, seenPrice: change.price, offer: change.offer });
}

function subtractPieces(state: CartState, change: { skuId: string; quantity: number }): CartState {
  const known = state.lines.find((line) => line.skuId === change.skuId);
  if (known === undefined) return state;
  if (known.quantity > change.quantity)
    return withLine(state, { ...known, quantity: known.quantity - change.quantity });
  return withLines(
    state,
    state.lines.filter((line) => line !== known),
  );
}

function withLine(state: CartState, line: CartLine): CartState {
  return { ...state, lines: state.lines.map((other) => (other.skuId === line.skuId ? line : other)) };
}

function withLines(state: CartState, lines: CartLine[]): CartState {
  return lines.length === state.lines.length ? state : { ...state, lines };
}
