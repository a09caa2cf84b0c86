import { setTimeout as delay } from 'node:timers/promises';
import type { Buyer } from './checkout-stage.ts';
import { call } from './http-caller.ts';

/** What the answer to an order says of it. */
export interface Placed {
  id: string;
  payment: { redirect_url: string | null } | null;
}

/** The gateway's session to pay in: in the order's answer, or a moment later when the gateway was slow. */
export async function paySessionOf(
  { token, api }: Buyer,
  { id, payment }: Placed,
  { everyMs, patienceMs }: { everyMs: number; patienceMs: number },
): Promise<string> {
  let address = payment?.redirect_url ?? null;
  for (const end = performance.now() + patienceMs; address === null && performance.now() < end; ) {
    await delay(everyMs);
    const answer = await call(api, 'GET', `/api/v1/orders/${id}`, { token });
    address = answer.body?.data?.payment?.redirect_url ?? null;
  }
  if (address === null) throw new Error(`The gateway opened no session for ${id}`);
  return new URL(address).pathname.split('/').findLast((part) => part !== '') as string;
}
