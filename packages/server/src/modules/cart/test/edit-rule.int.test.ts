import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Policies } from '../../../platform/resilience/policies.ts';
import { createLogger } from '../../../platform/telemetry/logger.ts';
import { createTestInstallation, type TestInstallation } from '../../../platform/testing/test-installation.ts';
import { RedisCarts } from '../adapters/redis-carts.ts';
import { type CartChange, editCart } from '../domain/cart-edit.ts';
import { type CartState, emptyCart, type Offer } from '../domain/cart-state.ts';

let installation: TestInstallation;
let redis: Redis;
let carts: RedisCarts;
beforeAll(async () => {
  installation = await createTestInstallation([]);
  const { config } = installation;
  redis = new Redis(config.redis.stateUrl);
  const log = createLogger(config, 'test');
  carts = new RedisCarts(redis, {
    policy: new Policies().get('redis.state'),
    keyPrefix: config.redis.keyPrefix,
    log,
  });
});
afterAll(async () => {
  redis?.disconnect();
  await installation?.close();
});

const skus = ['sku_a', 'sku_b', 'sku_c', 'sku_d'];
const offer = (skuId: string, price: number): Offer => ({
  skuId,
  productId: 'prod_x',
  sellerId: 'seller_x',
  sellerName: 'متجر "النيل"',
  title: 'A | title: with {all} kinds\nof signs',
  skuTitle: '',
  code: 'C',
  price,
  currency: 'USD',
  available: 3,
  status: 'active',
  imageUrl: null,
  categoryId: 'cat_x',
  categoryIds: ['cat_x'],
  attributes: {},
});

const now = 1_800_000_000_000;
const skuId = fc.constantFrom(...skus);
const quantity = fc.integer({ min: 1, max: 99 });
const price = fc.integer({ min: 0, max: 999_999_999_999 });
const piece = fc
  .record({ skuId, quantity, price, addedAt: fc.integer({ min: now - 5, max: now }) })
  .map((p) => ({ ...p, offer: offer(p.skuId, p.price) }));
const change: fc.Arbitrary<CartChange> = fc.oneof(
  { weight: 4, arbitrary: piece.map((p) => ({ op: 'add' as const, ...p })) },
  { weight: 2, arbitrary: piece.map((p) => ({ op: 'merge' as const, ...p })) },
  piece.map(({ addedAt: _, ...p }) => ({ op: 'set' as const, ...p })),
  skuId.map((s) => ({ op: 'remove' as const, skuId: s })),
  fc.record({ op: fc.constant('subtract' as const), skuId, quantity }),
  fc.constantFrom({ op: 'clear' as const }, { op: 'tidy' as const }),
  fc.constantFrom('WELCOME', 'TEN', null).map((code) => ({ op: 'coupon' as const, code })),
  fc.constantFrom(null, { country: 'EG', region: 'الجيزة', postalCode: null, addressId: null }).map((address) => ({
    op: 'address' as const,
    address,
  })),
  fc.constantFrom('srate_1', null).map((shippingRateId) => ({ op: 'shipping' as const, shippingRateId })),
  fc.constant({ op: 'owner' as const, ownerId: 'usr_1' }),
);
const once = fc.record({
  op: fc.constant('once' as const),
  key: fc.constantFrom('k1', 'k2', 'k3'),
  hash: fc.constantFrom('h1', 'h2'),
  until: fc.constantFrom(now - 1, now + 10, now + 1_000),
});
const mark = fc.record({
  op: fc.constant('mark' as const),
  key: fc.constantFrom('m1', 'm2', 'm3'),
  until: fc.constantFrom(now + 10, now + 1_000),
});
const edit = fc
  .tuple(fc.option(fc.oneof(once, mark), { nil: undefined }), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([first, rest]) => (first === undefined ? rest : [first, ...rest]));

describe('the script of the live cart', () => {
  it('does what the rule for the copy in MySQL does, change by change', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
        let expected: CartState = emptyCart(`cart_${++run}`, null);
        await carts.adopt(expected);
        for (const [i, changes] of edits.entries()) {
          const limits = { now: now + i, mostLines: 3, isGuest: true };
          const byRule = editCart(expected, changes, limits);
          const live = await carts.edit(expected.id, changes, limits);
          if (live === undefined || typeof live === 'string') throw new Error(`Redis said ${live}`);
          expect(live.outcome).toBe(byRule.outcome);
          expect(live.state).toEqual(byRule.state);
          expected = byRule.state;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps at most two hundred keys, the latest', async () => {
    let expected = emptyCart('cart_keys', null);
    await carts.adopt(expected);
    for (let i = 0; i < 230; i++) {
      const changes: CartChange[] = [{ op: 'once', key: `k${i % 230}`, hash: 'h', until: now + 1_000 + i }];
      const limits = { now, mostLines: 3, isGuest: true };
      expected = editCart(expected, changes, limits).state;
      const live = await carts.edit('cart_keys', changes, limits);
      if (live === undefined || typeof live === 'string') throw new Error(`Redis said ${live}`);
      if (i % 20 === 9) expect(live.state).toEqual(expected);
    }
    expect(Object.keys(expected.doneKeys)).toHaveLength(200);
    expect(expected.doneKeys['k30']).toBeDefined();
    expect(expected.doneKeys['k29']).toBeUndefined();
  });
});
