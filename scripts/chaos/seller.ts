/** Sellers ship what is confirmed, deliver some of it and answer requests for refunds. */
import { setTimeout as delay } from 'node:timers/promises';
import { MktError } from '@mkt/sdk';
import { isPassing } from './persist.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Person } from './shop.ts';
import { signIn } from './sign-in.ts';
import type { Tally } from './tally.ts';

export async function sell(seller: Person, tally: Tally, random: SeededRandom, untilMs: number): Promise<void> {
  while (Date.now() < untilMs) {
    await delay(random.int(300, 900));
    try {
      await oneRound(seller, tally, random);
    } catch (error) {
      if (error instanceof MktError && error.status === 401) await signIn(seller).catch(() => undefined);
      // A race with the buyer's cancellation is lost by one of the two.
      else if (!isPassing(error) && !(error instanceof MktError && error.status === 409))
        tally.surprise(
          `${seller.email}: ${error instanceof Error ? `${error.message}\n${error.stack}` : String(error)}`,
        );
    }
  }
}

async function oneRound({ client }: Person, tally: Tally, random: SeededRandom): Promise<void> {
  const { items: asked } = await client.seller.orders({ open_request: 'refund', limit: 5 });
  for (const { id } of asked) {
    const { data } = await client.seller.order(id);
    for (const refund of data.refunds.filter(({ status }) => status === 'requested'))
      if (random.chance(0.8)) await client.seller.acceptRefund(refund.id);
      else await client.seller.rejectRefund(refund.id, { reason: 'It was fine.' });
  }
  const { items } = await client.seller.orders({ status: 'confirmed', limit: 10 });
  const part = items.length === 0 || random.chance(0.5) ? undefined : random.pick(items);
  if (part === undefined) return;
  await client.seller.ship(part.id, { carrier: 'Post', tracking_number: 'T-1' });
  const known = tally.orders.get(part.order_id);
  if (known !== undefined) known.shipped = true;
  if (random.chance(0.5)) await client.seller.deliver(part.id);
}
