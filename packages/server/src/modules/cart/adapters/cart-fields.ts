import { type CartLine, type CartState, type DoneKey, inOrder } from '../domain/cart-state.ts';

/**
 * The live cart as the fields of one Redis hash. `v` version, `owner`, `coupon`, `address`, `shipping`, `at`; for
 * each line `q:`SKU quantity, `p:`SKU seen price, `t:`SKU time of adding, `o:`SKU last offer; `k:`KEY a done key.
 * `life` (of the Redis server) and `saved` (version in MySQL) are the store's own.
 */
export function toFields(state: CartState): Record<string, string> {
  const fields: Record<string, string> = { v: String(state.version), at: String(state.updatedAt) };
  if (state.ownerId !== null) fields['owner'] = state.ownerId;
  if (state.coupon !== null) fields['coupon'] = state.coupon;
  if (state.address !== null) fields['address'] = JSON.stringify(state.address);
  if (state.shippingRateId !== null) fields['shipping'] = state.shippingRateId;
  for (const line of state.lines) {
    fields[`q:${line.skuId}`] = String(line.quantity);
    fields[`p:${line.skuId}`] = String(line.seenPrice);
    fields[`t:${line.skuId}`] = String(line.addedAt);
    fields[`o:${line.skuId}`] = JSON.stringify(line.offer);
  }
  for (const [key, done] of Object.entries(state.doneKeys)) fields[`k:${key}`] = `${done.until}|${done.hash}`;
  return fields;
}

/** Null for what is no cart, such as a hash that was evicted in the meantime. */
export function fromFields(id: string, fields: Readonly<Record<string, string>>): CartState | null {
  if (fields['v'] === undefined) return null;
  const lines: CartLine[] = [];
  const doneKeys: Record<string, DoneKey> = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = field.slice(2);
    if (field.startsWith('q:'))
      lines.push({
        skuId: name,
        quantity: Number(value),
        seenPrice: Number(fields[`p:${name}`]),
        addedAt: Number(fields[`t:${name}`]),
        offer: JSON.parse(fields[`o:${name}`] ?? 'null') as CartLine['offer'],
      });
    else if (field.startsWith('k:')) {
      const bar = value.indexOf('|');
      doneKeys[name] = { until: Number(value.slice(0, bar)), hash: value.slice(bar + 1) };
    }
  }
  return {
    id,
    version: Number(fields['v']),
    ownerId: fields['owner'] ?? null,
    lines: inOrder(lines),
    coupon: fields['coupon'] ?? null,
    address: fields['address'] === undefined ? null : (JSON.parse(fields['address']) as CartState['address']),
    shippingRateId: fields['shipping'] ?? null,
    updatedAt: Number(fields['at'] ?? 0),
    doneKeys,
  };
}
