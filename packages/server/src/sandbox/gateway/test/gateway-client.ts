import type { SessionView } from '../session-view.ts';

export const testApiKey = 'sk_test_0123456789';
export const testWebhookSecret = 'whsec_test_0123456789';

export interface ApiReply<T> {
  readonly status: number;
  readonly body: T;
}

export interface ApiFailure {
  readonly error: { readonly code: string; readonly message: string; readonly limit?: number };
}

let references = 0;

/** A reference that no other test of this process uses. */
export const newReference = (): string => {
  references += 1;
  return `pay_${process.pid}_${references}`;
};

/** Talks to the gateway as a customer does. */
export const gatewayClient = (url: string, apiKey = testApiKey) => {
  const send = async <T>(method: string, path: string, body?: unknown, key?: string): Promise<ApiReply<T>> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${apiKey}`,
        'Content-Type': 'application/json',
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const sessionInput = (overrides: Record<string, unknown> = {}) => ({
    reference: newReference(),
    amount: 2897,
    currency: 'USD',
    capture: 'manual',
    description: 'Order ORD-20260223-7K2M9QXD',
    locale: 'en',
    return_url: 'http://127.0.0.1:1/back?order_id=ord_1',
    webhook_url: 'http://127.0.0.1:1/hook',
    expires_at: new Date(Date.now() + 600_000).toISOString(),
    ...overrides,
  });
  return {
    send,
    sessionInput,
    create: async (overrides: Record<string, unknown> = {}): Promise<SessionView> =>
      (await send<SessionView>('POST', '/sessions', sessionInput(overrides))).body,
    pay: (id: string) => send<SessionView>('POST', `/test/sessions/${id}/pay`),
    capture: (id: string, body: unknown = {}, key?: string) =>
      send<SessionView & ApiFailure>('POST', `/sessions/${id}/capture`, body, key),
    refund: (id: string, body: unknown, key?: string) =>
      send<{ session: SessionView; refund: { refund_id: string; status: string } } & ApiFailure>(
        'POST',
        `/sessions/${id}/refunds`,
        body,
        key,
      ),
    get: async (id: string): Promise<SessionView> => (await send<SessionView>('GET', `/sessions/${id}`)).body,
    chaos: (settings: unknown) => send('POST', '/chaos', settings),
    journal: async () => {
      const response = await fetch(`${url}/journal`, { headers: { Authorization: `Bearer ${apiKey}` } });
      const text = await response.text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { seq: number; kind: string; session_id?: string });
    },
  };
};

export type GatewayClient = ReturnType<typeof gatewayClient>;
