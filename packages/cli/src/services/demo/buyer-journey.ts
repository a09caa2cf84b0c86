/**
 * What a buyer does, from the registration to the confirmed order, through the SDK and nothing else. `mkt demo`
 * shows it step by step; the end-to-end tests run it at every stage.
 */
import { createClient, type MktClient, type Schemas } from '@mkt/sdk';

export interface JourneyOptions {
  /** Origin of the marketplace. */
  baseUrl: string;
  /** Origin of the mail catcher: where the registration's code is read. */
  mailUrl: string;
  /** The sandbox gateway: where the buyer pays. */
  gateway: { url: string; apiKey: string };
  /** What to look for; the first hit that is in stock is bought. */
  query?: string;
  country?: string;
  locale?: 'en' | 'ar';
  onStep?: (step: JourneyStep) => void;
  timeoutMs?: number;
}

export interface JourneyStep {
  name: string;
  detail: string;
  durationMs: number;
}

export interface JourneyResult {
  steps: JourneyStep[];
  email: string;
  client: MktClient;
  product: Schemas['Product'];
  order: Schemas['Order'];
}

type Step = <T>(name: string, act: () => Promise<{ value: T; detail: string }>) => Promise<T>;

/** Throws with the name of the step that failed. */
export async function buyerJourney(options: JourneyOptions): Promise<JourneyResult> {
  const client = createClient({ baseUrl: options.baseUrl, locale: options.locale ?? 'en' });
  const steps: JourneyStep[] = [];
  const step: Step = async (name, act) => {
    const startedAt = performance.now();
    try {
      const { value, detail } = await act();
      const done = { name, detail, durationMs: Math.round(performance.now() - startedAt) };
      steps.push(done);
      options.onStep?.(done);
      return value;
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  };
  const email = await signUp(client, step, options);
  const product = await findProduct(client, step, options);
  const quote = await fillCart(client, step, product, options);
  const order = await orderAndPay(client, step, quote, options);
  return { steps, email, client, product, order };
}

async function signUp(
  client: MktClient,
  step: Step,
  { mailUrl, locale = 'en', timeoutMs = 30_000 }: JourneyOptions,
): Promise<string> {
  const email = `buyer-${crypto.randomUUID()}@example.com`;
  await step('register', async () => {
    await client.auth.register({ email, password: 'seven quiet bridges over a river', name: 'Mona Hassan', locale });
    return { value: null, detail: email };
  });
  const code = await step('read the mail', async () => {
    const value = await until(timeoutMs, async () => {
      const response = await fetch(`${mailUrl}/api/mails?to=${encodeURIComponent(email)}`);
      const { mails } = (await response.json()) as { mails: { text: string }[] };
      return mails.map((mail) => /\b(\d{6})\b/.exec(mail.text)?.[1]).find((found) => found !== undefined) ?? null;
    });
    return { value, detail: 'a code of six digits' };
  });
  await step('verify the address', async () => {
    await client.auth.verifyEmail({ email, code });
    return { value: null, detail: 'signed in' };
  });
  return email;
}

async function findProduct(
  client: MktClient,
  step: Step,
  { query, timeoutMs = 30_000 }: JourneyOptions,
): Promise<Schemas['Product']> {
  const id = await step(query === undefined ? 'browse' : 'search', async () => {
    if (query === undefined) {
      const page = await client.products.list({ in_stock: true, limit: 20 });
      const [first] = page.items;
      if (first === undefined) throw new Error('nothing is for sale');
      return { value: first.id, detail: `${page.items.length} products` };
    }
    // What was put up a moment ago is found within seconds, not at once.
    const { data, hit } = await until(timeoutMs, async () => {
      const { data } = await client.search.query({ q: query, in_stock: true });
      const [hit] = data.hits;
      return hit === undefined ? null : { data, hit };
    });
    return { value: hit.product.id, detail: `${data.total} hits for “${query}”` };
  });
  return step('open the product', async () => {
    const { data } = await client.products.get(id);
    return { value: data, detail: data.title };
  });
}

async function fillCart(
  client: MktClient,
  step: Step,
  product: Schemas['Product'],
  { country = 'EG' }: JourneyOptions,
): Promise<string> {
  const sku = product.skus.find((s) => s.stock > 0);
  if (sku === undefined) throw new Error('the product has nothing in stock');
  await step('add to cart', async () => {
    const { data } = await client.cart.addItem({ sku_id: sku.id, quantity: 1 });
    return { value: null, detail: `${data.item_count} piece` };
  });
  return step('address and shipping', async () => {
    const address = await client.me.addAddress({
      name: 'Mona Hassan',
      line1: '12 Nile Street',
      city: 'Cairo',
      country,
    });
    const { data } = await client.cart.setAddress({ country, address_id: address.data.id });
    if (data.quote === null)
      throw new Error(`the cart has no quote: ${JSON.stringify(data.lines.map((l) => l.notices))}`);
    return { value: data.quote, detail: `total ${data.totals.grand_total} ${data.currency}` };
  });
}

async function orderAndPay(
  client: MktClient,
  step: Step,
  quote: string,
  options: JourneyOptions,
): Promise<Schemas['Order']> {
  const { gateway, timeoutMs = 30_000 } = options;
  const placed = await step('order', async () => {
    const { data } = await client.orders.create({ quote });
    return { value: data, detail: data.number };
  });
  await step('pay', async () => {
    const url = placed.payment?.redirect_url ?? (await payPage(client, placed, timeoutMs));
    const session = new URL(url).pathname.split('/').at(-1) ?? '';
    const response = await fetch(`${gateway.url}/test/sessions/${session}/pay`, {
      method: 'POST',
      headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
      body: '{}',
    });
    if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${await response.text()}`);
    return { value: null, detail: session };
  });
  return step('confirmed', async () => {
    const value = await until(timeoutMs, async () => {
      const { data } = await client.orders.get(placed.id);
      if (data.status === 'cancelled') throw new Error('the order was cancelled');
      return data.status === 'confirmed' ? data : null;
    });
    return { value, detail: `${value.number} is ${value.status}` };
  });
}

/** The gateway was slow: the address of its page comes later. */
function payPage(client: MktClient, order: Schemas['Order'], timeoutMs: number): Promise<string> {
  const id = order.payment?.id;
  if (id === undefined) throw new Error('the order has no payment');
  return until(timeoutMs, async () => (await client.payments.get(id)).data.redirect_url);
}

async function until<T>(timeoutMs: number, ask: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`nothing within ${timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
