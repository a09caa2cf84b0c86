import { afterAll, beforeAll, expect, it } from 'vitest';
import { OrderWorld } from './order-world.ts';

let world: OrderWorld;
beforeAll(async () => {
  world = await OrderWorld.create();
});
afterAll(() => world?.close());

it('the commission with its cap and the named fees are frozen at sale, handed to payment by name, and add up', async () => {
  const { market } = world;
  const shop = market.addSeller(1000);
  shop.commission_cap = 200;
  shop.fees = [
    { name: 'payment_processing', bps: 150, fixed: 30, cap: 60 },
    { name: 'fulfilment', bps: 0, fixed: 25, cap: null },
  ];
  const plain = market.addSeller(1000);
  const skus = [market.addSku(shop.seller_id, 3000, 10), market.addSku(plain.seller_id, 1000, 10)];
  const shopper = world.shopper({ skus, quantity: 1 });
  const placed = await world.place(shopper);

  // What holds from now on is another matter.
  shop.commission_cap = null;
  shop.fees = [{ name: 'everything', bps: 10_000, fixed: 0, cap: null }];
  await world.pay(placed.id);

  const page = await world.page(shopper, placed.id);
  const part = page.parts.find((one) => one.seller.id === shop.seller_id);
  const owner = world.context(shop.user_id, { roles: ['buyer', 'seller'] });
  const request = { path: { id: part?.id ?? '' }, query: {}, headers: {} } as never;
  const { data } = await world.processes[0].runtime.handlers.getSellerOrder(owner, request);
  const total = data.totals.grand_total;
  expect(data).toMatchObject({
    commission: 200,
    fees: [
      { name: 'payment_processing', amount: 60 },
      { name: 'fulfilment', amount: 25 },
    ],
    earning: total - 285,
  });
  const { splits } = market.payables.get(placed.id) ?? { splits: [] };
  expect(splits.find((split) => split.seller_id === shop.seller_id)).toMatchObject({
    commission_amount: 200,
    fees: data.fees,
  });
  expect(splits.find((split) => split.seller_id === plain.seller_id)?.fees).toEqual([]);
  expect(await world.faults(placed.id)).toEqual([]);
});
