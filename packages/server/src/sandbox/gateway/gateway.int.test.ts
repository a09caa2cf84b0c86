import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionView } from './session-view.ts';
import type { ApiFailure } from './test/gateway-client.ts';
import { gatewayClient, newReference } from './test/gateway-client.ts';
import { journalFolder, startTestGateway } from './test/gateway-fixture.ts';

let folder: Awaited<ReturnType<typeof journalFolder>>;
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
beforeAll(async () => {
  folder = await journalFolder();
  gateway = await startTestGateway(folder.journalPath, { webhooks: { retryDelaysMs: [], timeoutMs: 500 } });
});
afterAll(async () => {
  await gateway.close();
  await folder.remove();
});

const paid = async (overrides: Record<string, unknown> = {}): Promise<SessionView> => {
  const session = await gateway.client.create(overrides);
  return (await gateway.client.pay(session.session_id)).body;
};
const captured = async (amount: number): Promise<SessionView> => paid({ amount, capture: 'automatic' });

describe('a session', () => {
  it('is authorised by paying and captured by asking for it', async () => {
    const session = await paid({ amount: 10_000 });
    expect(session).toMatchObject({ status: 'authorized', amount_authorized: 10_000, amount_captured: 0 });
    const { status, body } = await gateway.client.capture(session.session_id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'captured', amount_captured: 10_000, fee: 320 });
  });

  it('is captured by paying when it was made so', async () => {
    expect(await captured(500)).toMatchObject({ status: 'captured', amount_captured: 500, fee: 45 });
  });

  it('can be captured in part, never beyond what is held', async () => {
    const session = await paid({ amount: 1000 });
    const more = await gateway.client.capture(session.session_id, { amount: 1001 });
    expect([more.status, more.body.error.code, more.body.error.limit]).toEqual([
      422,
      'amount_exceeds_authorized',
      1000,
    ]);
    expect((await gateway.client.capture(session.session_id, { amount: 400 })).body.amount_captured).toBe(400);
  });

  it('ends when it is declined: neither paying nor capturing is possible after that', async () => {
    const { session_id: id } = await gateway.client.create();
    const declined = await gateway.client.send<SessionView>('POST', `/test/sessions/${id}/decline`, {
      reason: 'insufficient_funds',
    });
    expect(declined.body).toMatchObject({ status: 'declined', reason: 'insufficient_funds' });
    const again = await gateway.client.send<ApiFailure>('POST', `/test/sessions/${id}/pay`);
    expect([again.status, again.body.error.code]).toEqual([409, 'invalid_state']);
    expect((await gateway.client.capture(id)).status).toBe(409);
  });

  it('expires by itself and cannot be paid after that', async () => {
    const session = await gateway.client.create({ expires_at: new Date(Date.now() + 40).toISOString() });
    await expect.poll(async () => (await gateway.client.get(session.session_id)).status).toBe('expired');
    expect((await gateway.client.pay(session.session_id)).status).toBe(409);
  });

  it('is voided while its money is held, and not after the capture', async () => {
    const held = await paid();
    const voided = await gateway.client.send<SessionView>('POST', `/sessions/${held.session_id}/void`, {
      reason: 'stock_lost',
    });
    expect(voided.body).toMatchObject({ status: 'voided', reason: 'stock_lost' });
    const taken = await captured(100);
    expect((await gateway.client.send('POST', `/sessions/${taken.session_id}/void`, {})).status).toBe(409);
  });

  it('is found by its reference and in the list of its day, page by page', async () => {
    const made = await Promise.all([1, 2, 3].map(() => gateway.client.create()));
    const reference = made[0]?.reference ?? '';
    const found = await gateway.client.send<SessionView>('GET', `/sessions/by-reference/${reference}`);
    expect(found.body.session_id).toBe(made[0]?.session_id);
    const date = made[0]?.created_at.slice(0, 10) ?? '';
    const listed: string[] = [];
    for (let cursor: number | null = 0; cursor !== null; ) {
      const page: { body: { data: SessionView[]; next_cursor: number | null } } = await gateway.client.send(
        'GET',
        `/sessions?date=${date}&limit=2&cursor=${cursor}`,
      );
      listed.push(...page.body.data.map((session) => session.session_id));
      cursor = page.body.next_cursor;
    }
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed).toEqual(expect.arrayContaining(made.map((session) => session.session_id)));
  });
});

describe('repeats', () => {
  it('of a creation with one reference are one session, and another amount is refused', async () => {
    const input = gateway.client.sessionInput();
    const made = await Promise.all(
      Array.from({ length: 10 }, () => gateway.client.send<SessionView>('POST', '/sessions', input)),
    );
    expect(new Set(made.map(({ body }) => body.session_id)).size).toBe(1);
    const other = await gateway.client.send<ApiFailure>('POST', '/sessions', { ...input, amount: 1 });
    expect([other.status, other.body.error.code]).toEqual([409, 'reference_in_use']);
  });

  it('with the same key are answered alike; with another request they are refused', async () => {
    const session = await paid({ amount: 1000 });
    const key = newReference();
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => gateway.client.capture(session.session_id, { amount: 700 }, key)),
    );
    expect(replies.map(({ status, body }) => [status, body.amount_captured])).toEqual(Array(20).fill([200, 700]));
    const other = await gateway.client.capture(session.session_id, { amount: 600 }, key);
    expect([other.status, other.body.error.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('after a refusal may succeed with the same key', async () => {
    const session = await gateway.client.create();
    const key = newReference();
    expect((await gateway.client.capture(session.session_id, {}, key)).status).toBe(409);
    await gateway.client.pay(session.session_id);
    expect((await gateway.client.capture(session.session_id, {}, key)).status).toBe(200);
  });
});

describe('races', () => {
  it('of fifty captures with fifty keys take the money once', async () => {
    const session = await paid();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => gateway.client.capture(session.session_id, {}, newReference())),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(replies.filter(({ status, body }) => status === 409 && body.error.code === 'invalid_state')).toHaveLength(
      49,
    );
    const journal = await gateway.client.journal();
    const captures = journal.filter(
      (entry) => entry.kind === 'session.captured' && entry.session_id === session.session_id,
    );
    expect(captures).toHaveLength(1);
  });

  it('of capture and void have one winner', async () => {
    const session = await paid();
    const replies = await Promise.all([
      gateway.client.capture(session.session_id, {}, newReference()),
      gateway.client.send<SessionView>('POST', `/sessions/${session.session_id}/void`, {}, newReference()),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('of ten refunds of 30 % let three through', async () => {
    const session = await captured(1000);
    const replies = await Promise.all(
      Array.from({ length: 10 }, () =>
        gateway.client.refund(session.session_id, { reference: newReference(), amount: 300 }),
      ),
    );
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(replies.filter(({ status }) => status === 422).map(({ body }) => body.error.code)).toEqual(
      Array(7).fill('amount_exceeds_captured'),
    );
    expect(await gateway.client.get(session.session_id)).toMatchObject({
      status: 'partially_refunded',
      amount_refunded: 900,
    });
  });

  it('of one refund sent twenty times with different keys pay back once', async () => {
    const session = await captured(1000);
    const refund = { reference: newReference(), amount: 1000 };
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => gateway.client.refund(session.session_id, refund, newReference())),
    );
    expect(new Set(replies.map(({ status, body }) => `${status} ${body.refund.refund_id}`)).size).toBe(1);
    expect(await gateway.client.get(session.session_id)).toMatchObject({ status: 'refunded', amount_refunded: 1000 });
    const other = await gateway.client.refund(session.session_id, { ...refund, amount: 1 });
    expect([other.status, other.body.error.code]).toEqual([409, 'reference_in_use']);
  });
});

describe('refunds that take their time', () => {
  it('hold their amount, and free it when they fail', async () => {
    await gateway.client.chaos({ refunds: 'pending' });
    const session = await captured(1000);
    const { body } = await gateway.client.refund(session.session_id, { reference: newReference(), amount: 800 });
    await gateway.client.chaos({});
    expect([body.refund.status, body.session.status]).toEqual(['pending', 'captured']);
    expect((await gateway.client.refund(session.session_id, { reference: newReference(), amount: 300 })).status).toBe(
      422,
    );
    await gateway.client.send('POST', `/test/refunds/${body.refund.refund_id}/fail`, { reason: 'account_closed' });
    const after = await gateway.client.refund(session.session_id, { reference: newReference(), amount: 1000 });
    expect([after.status, after.body.session.status]).toEqual([201, 'refunded']);
  });
});

describe('what is wrong with a request', () => {
  it.each([
    ['a missing member', { amount: undefined }],
    ['an unknown member', { price: 1 }],
    ['a fraction', { amount: 10.5 }],
    ['nothing to pay', { amount: 0 }],
    ['an address that is not of the web', { return_url: 'javascript:alert(1)' }],
    ['a time that is over', { expires_at: '2020-01-01T00:00:00Z' }],
  ])('is named: %s', async (_, overrides) => {
    const { status, body } = await gateway.client.send<ApiFailure>(
      'POST',
      '/sessions',
      gateway.client.sessionInput(overrides),
    );
    expect([status, body.error.code]).toEqual([400, 'invalid_request']);
  });

  it('is the key, the address, the method or the size', async () => {
    const stranger = gatewayClient(gateway.url, 'sk_wrong');
    expect((await stranger.send('GET', '/journal')).status).toBe(401);
    expect((await gateway.client.send('GET', '/nothing')).status).toBe(404);
    expect((await gateway.client.send('GET', '/sessions/cs_unknown')).status).toBe(404);
    expect((await gateway.client.send('DELETE', '/sessions')).status).toBe(405);
    const large = gateway.client.sessionInput({ description: 'x'.repeat(70_000) });
    expect((await gateway.client.send('POST', '/sessions', large)).status).toBe(413);
  });
});

describe('chaos in the answers', () => {
  const withChaos = async (settings: unknown, work: () => Promise<void>): Promise<void> => {
    await gateway.client.chaos(settings);
    try {
      await work();
    } finally {
      await gateway.client.send('DELETE', '/chaos');
    }
  };

  it('fails before the effect', async () => {
    const session = await paid();
    await withChaos({ answers: { fail_probability: 1 } }, async () => {
      expect((await gateway.client.capture(session.session_id)).status).toBe(503);
    });
    expect((await gateway.client.get(session.session_id)).status).toBe('authorized');
  });

  it('loses the reply after the effect, and the repeat with the same key is answered', async () => {
    const session = await paid();
    const key = newReference();
    await withChaos({ answers: { lose_reply_probability: 1 } }, async () => {
      await expect(gateway.client.capture(session.session_id, {}, key)).rejects.toThrow('fetch failed');
    });
    const again = await gateway.client.capture(session.session_id, {}, key);
    expect([again.status, again.body.status]).toEqual([200, 'captured']);
  });

  it('hangs without an effect until the client gives up', async () => {
    const session = await paid();
    await withChaos({ answers: { hang_probability: 1 } }, async () => {
      const hung = fetch(`${gateway.url}/sessions/${session.session_id}/capture`, {
        method: 'POST',
        headers: { Authorization: 'Bearer sk_test_0123456789' },
        body: '{}',
        signal: AbortSignal.timeout(150),
      });
      await expect(hung).rejects.toThrow('timeout');
    });
    expect((await gateway.client.get(session.session_id)).status).toBe('authorized');
  });
});
