import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { type Tokens, UserApp } from './user-app.ts';

const home = { name: 'Mona Hassan', line1: '12 Nile Street', city: 'Cairo', country: 'EG' };

let app: UserApp;
let mona: Tokens;
let other: Tokens;
beforeAll(async () => {
  app = await UserApp.start();
  mona = await app.signIn('mona@example.com');
  other = await app.signIn('other@example.com');
});
afterAll(() => app?.close());

const ask = (method: string, path: string, body?: unknown, who = mona, headers: Record<string, string> = {}) =>
  app.request(method, `/users/me/addresses${path}`, {
    token: who.access_token,
    headers,
    ...(body === undefined ? {} : { body }),
  });
const defaults = async (who: Tokens): Promise<string[]> =>
  (await ask('GET', '?limit=100', undefined, who)).data
    .filter((a: { is_default: boolean }) => a.is_default)
    .map((a: { id: string }) => a.id);

describe('addresses', () => {
  it('are made, read, replaced and removed, with one default always', async () => {
    const first = await ask('POST', '', home);
    expect(first.status).toBe(201);
    expect(first.headers.get('location')).toBe(`/api/v1/users/me/addresses/${first.data.id}`);
    expect(first.data).toMatchObject({ ...home, is_default: true, line2: null, phone: null });
    const second = await ask('POST', '', { ...home, label: 'Work' });
    expect(second.data.is_default).toBe(false);
    const third = await ask('POST', '', { ...home, label: 'البيت', is_default: true });
    expect(await defaults(mona)).toEqual([third.data.id]);
    const replaced = await ask('PUT', `/${second.data.id}`, { ...home, city: 'Giza', is_default: true });
    expect(replaced.data).toMatchObject({ city: 'Giza', label: null, is_default: true });
    expect((await ask('GET', `/${second.data.id}`)).data).toEqual(replaced.data);
    expect((await ask('DELETE', `/${second.data.id}`)).status).toBe(204);
    expect(await defaults(mona)).toEqual([third.data.id]);
    expect((await ask('GET', `/${second.data.id}`)).code).toBe('not_found');
    expect((await ask('DELETE', `/${second.data.id}`)).code).toBe('not_found');
    const listed = await ask('GET', '');
    expect(listed.data.map((a: { id: string }) => a.id)).toEqual([first.data.id, third.data.id]);
  });

  it('are not found for anybody else, and stay as they are', async () => {
    const mine = (await ask('POST', '', home)).data;
    for (const [method, body] of [
      ['GET', undefined],
      ['PUT', { ...home, city: 'Elsewhere' }],
      ['DELETE', undefined],
    ] as const) {
      const answer = await ask(method, `/${mine.id}`, body, other);
      expect([method, answer.status, answer.code]).toEqual([method, 404, 'not_found']);
    }
    expect((await ask('GET', `/${mine.id}`)).data).toEqual(mine);
  });

  it('are fifty at most, also when more are sent at once', async () => {
    const many = await app.signIn('many@example.com');
    for (let i = 0; i < 45; i++) expect((await ask('POST', '', home, many)).status).toBe(201);
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask('POST', '', home, many)));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(5);
    expect(answers.filter((a) => a.code === 'conflict')).toHaveLength(7);
    expect(await defaults(many)).toHaveLength(1);
  });

  it('are made once by one key', async () => {
    const who = await app.signIn('key@example.com');
    const key = { 'idempotency-key': 'address-key-0001' };
    const first = await ask('POST', '', home, who, key);
    const again = await ask('POST', '', home, who, key);
    expect([again.status, again.data.id]).toEqual([201, first.data.id]);
    const changed = await ask('POST', '', { ...home, city: 'Giza' }, who, key);
    expect([changed.status, changed.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('belong to guests as well', async () => {
    const guest = (await app.post('/auth/guest', { email: 'g@example.com', cart_token: 'Q0fZr7uXn2LkV9sJm4TbYw' }))
      .data;
    expect((await ask('POST', '', home, guest)).status).toBe(201);
  });

  it('want a token and known members', async () => {
    expect((await app.request('GET', '/users/me/addresses')).code).toBe('unauthenticated');
    expect((await ask('POST', '', { ...home, user_id: other.user.id })).code).toBe('unknown_field');
    expect((await ask('POST', '', { ...home, country: 'Egypt' })).code).toBe('validation_failed');
    expect((await ask('GET', '?cursor=AAAAAAAAAAAAAAAAAAAA')).code).toBe('invalid_cursor');
  });
});

describe('the buyer of a checkout', () => {
  it('comes with the row as it is and an address of the own book only', async () => {
    const address = (await ask('POST', '', home)).data;
    const ids = { user_id: mona.user.id, session_id: mona.session_id };
    const buyer = await app.port.getCheckoutBuyer(testContext(), { ...ids, address_id: address.id });
    expect(buyer).toMatchObject({
      user_id: mona.user.id,
      status: 'active',
      session_active: true,
      roles: ['buyer'],
      address,
    });
    expect((await app.port.getCheckoutBuyer(testContext(), ids)).address).toBeNull();
    const foreign = { user_id: other.user.id, session_id: other.session_id, address_id: address.id };
    await expect(app.port.getCheckoutBuyer(testContext(), foreign)).rejects.toMatchObject({ code: 'not_found' });
    const swapped = await app.port.getCheckoutBuyer(testContext(), { ...ids, session_id: other.session_id });
    expect(swapped.session_active).toBe(false);
  });
});
