/** Shops, their administration and the operator's calls on accounts, through the real edge. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { goodPassword, othersAre, type Tokens, UserApp } from './user-app.ts';

let app: UserApp;
let admin: Tokens;
beforeAll(async () => {
  app = await UserApp.start();
  admin = await app.signIn('admin@example.com', ['buyer', 'admin']);
});
afterAll(() => app?.close());

const ask = (
  who: { access_token: string },
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => app.request(method, path, { token: who.access_token, headers, ...(body === undefined ? {} : { body }) });
const refresh = async (who: Tokens): Promise<Tokens> =>
  (await app.post('/auth/refresh', { refresh_token: who.refresh_token })).data;

/** A seller with a shop of this name, with tokens that say so. */
async function open(email: string, name: string): Promise<{ seller: Tokens; id: string; etag: string }> {
  const buyer = await app.signIn(email);
  const made = await ask(buyer, 'POST', '/seller/shop', { name, country: 'EG' });
  if (made.status !== 201) throw new Error(`shop ${name}: ${made.status} ${made.code}`);
  return { seller: await refresh(buyer), id: made.data.id, etag: made.headers.get('etag') ?? '' };
}

const shopEvents = async (id: string) => {
  const types = ['shop.updated', 'shop.approved', 'shop.suspended'];
  const found = await Promise.all(
    types.map(async (type) =>
      (await app.events(type))
        .filter((e) => e.aggregate_id === id)
        .map((e) => ({ type, sequence: e.aggregate_sequence })),
    ),
  );
  return found.flat().sort((a, b) => a.sequence - b.sequence);
};

describe('a shop that an import opens', () => {
  it('is opened once when several imports meet its name at the same moment', async () => {
    // Of a class with several connections, as if in processes of their own; the first round opens them.
    const open = (name: string) =>
      app.port.importShops(
        { ...testContext(), class: 'browse' },
        {
          shops: [
            {
              email: `${name}@import.example`,
              owner_name: name,
              locale: 'en',
              shop: { name, country: 'EG', description: '', support_email: null },
            },
          ],
        },
      );
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => open(`round-${round}`)));
      const opened = answers.flatMap(({ shops }) => shops);
      expect(opened.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
      expect(new Set(opened.map(({ seller_id: id }) => id)).size).toBe(1);
    }
  });
});

describe('a shop', () => {
  it('is opened once, waits, and makes its owner a seller', async () => {
    const buyer = await app.signIn('nile@example.com');
    expect((await ask(buyer, 'GET', '/seller/shop')).code).toBe('forbidden');
    const made = await ask(buyer, 'POST', '/seller/shop', {
      name: 'Nile Audio',
      country: 'EG',
      support_email: 'help@nile.example.com',
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe('"v1"');
    expect(made.data).toMatchObject({
      slug: 'nile-audio',
      status: 'pending',
      commission_bps: 1000,
      version: 1,
      description: '',
    });
    const seller = await refresh(buyer);
    expect(seller.user).toMatchObject({ roles: ['buyer', 'seller'], seller_id: made.data.id });
    expect((await ask(seller, 'GET', '/seller/shop')).data).toEqual(made.data);
    const second = await ask(seller, 'POST', '/seller/shop', { name: 'Another', country: 'EG' });
    expect([second.status, second.code]).toEqual([409, 'conflict']);
    expect((await app.request('GET', `/sellers/${made.data.id}`)).code).toBe('not_found');
    expect(await shopEvents(made.data.id)).toEqual([{ type: 'shop.updated', sequence: 1 }]);
  });

  it('has a name of its own without regard to case and blanks, in any script', async () => {
    const { seller, etag } = await open('name1@example.com', 'صوتيات النيل');
    expect((await ask(seller, 'GET', '/seller/shop')).data.slug).toBe('صوتيات-النيل');
    const other = await app.signIn('name2@example.com');
    const same = await ask(other, 'POST', '/seller/shop', { name: '  صوتيات   النيل ', country: 'EG' });
    expect(same.code).toBe('conflict');
    await open('name3@example.com', 'Taken Name');
    const renamed = await ask(
      seller,
      'PUT',
      '/seller/shop',
      { name: 'TAKEN name', country: 'EG' },
      { 'if-match': etag },
    );
    expect(renamed.code).toBe('conflict');
  });

  it('is opened once by fifty tries at once', async () => {
    const buyer = await app.signIn('fifty@example.com');
    const tries = await Promise.all(
      Array.from({ length: 50 }, (_, i) => ask(buyer, 'POST', '/seller/shop', { name: `Fifty ${i}`, country: 'EG' })),
    );
    expect(tries.filter((t) => t.status === 201)).toHaveLength(1);
    expect(othersAre(tries, 'conflict')).toBe(true);
  });

  it('is opened once by one key', async () => {
    const buyer = await app.signIn('key@example.com');
    const key = { 'idempotency-key': 'open-my-shop-1' };
    const first = await ask(buyer, 'POST', '/seller/shop', { name: 'Keyed', country: 'EG' }, key);
    const again = await ask(buyer, 'POST', '/seller/shop', { name: 'Keyed', country: 'EG' }, key);
    expect([again.status, again.data]).toEqual([201, first.data]);
    const reused = await ask(buyer, 'POST', '/seller/shop', { name: 'Other', country: 'EG' }, key);
    expect(reused.code).toBe('idempotency_key_reused');
  });

  it('is changed only by who read the present version', async () => {
    const { seller, id, etag } = await open('edit@example.com', 'Edited');
    const put = (body: object, tag?: string) =>
      ask(seller, 'PUT', '/seller/shop', body, tag === undefined ? {} : { 'if-match': tag });
    const change = { name: 'Edited twice', country: 'SA', description: 'Headphones.' };
    expect((await put(change)).code).toBe('precondition_required');
    const changed = await put(change, etag);
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"v2"']);
    expect(changed.data).toMatchObject({ name: 'Edited twice', country: 'SA', slug: 'edited', version: 2 });
    const stale = await put({ ...change, name: 'Lost update' }, etag);
    expect([stale.status, stale.code]).toEqual([412, 'precondition_failed']);
    const races = await Promise.all(
      Array.from({ length: 10 }, (_, i) => put({ ...change, name: `Race ${i}` }, '"v2"')),
    );
    expect(races.filter((r) => r.status === 200)).toHaveLength(1);
    expect((await shopEvents(id)).map((e) => e.sequence)).toEqual([1, 2, 3]);
  });

  it('is not found for a seller by role alone', async () => {
    const seller = await app.signIn('roleonly@example.com', ['buyer', 'seller']);
    expect((await ask(seller, 'GET', '/seller/shop')).code).toBe('not_found');
    const put = await ask(seller, 'PUT', '/seller/shop', { name: 'None', country: 'EG' }, { 'if-match': '"v1"' });
    expect(put.code).toBe('not_found');
  });
});

describe('administration of shops', () => {
  it('approves, suspends with a reason, and approves again; each is an event and an audit row', async () => {
    const { seller, id } = await open('admin1@example.com', 'Cairo Books');
    const approve = () => ask(admin, 'PUT', `/admin/sellers/${id}/approve`);
    const suspend = (reason: string) => ask(admin, 'PUT', `/admin/sellers/${id}/suspend`, { reason });
    expect((await approve()).data).toMatchObject({
      id,
      status: 'approved',
      user_email: 'admin1@example.com',
      version: 2,
    });
    expect((await approve()).data.version).toBe(2);
    const page = await app.request('GET', `/sellers/${id}`);
    expect(page.data).toMatchObject({ id, name: 'Cairo Books', slug: 'cairo-books' });
    expect(Object.keys(page.data)).not.toContain('commission_bps');
    const etag = page.headers.get('etag') ?? '';
    const same = await fetch(`${app.app.url}/api/v1/sellers/${id}`, { headers: { 'if-none-match': etag } });
    expect(same.status).toBe(304);
    expect((await suspend('Parcels did not arrive.')).data).toMatchObject({
      status: 'suspended',
      status_reason: 'Parcels did not arrive.',
    });
    expect((await app.request('GET', `/sellers/${id}`)).code).toBe('not_found');
    expect((await ask(seller, 'GET', '/seller/shop')).data).toMatchObject({
      status: 'suspended',
      status_reason: 'Parcels did not arrive.',
    });
    await suspend('Another reason.');
    expect((await approve()).data).toMatchObject({ status: 'approved', status_reason: null, version: 5 });
    expect(await shopEvents(id)).toEqual([
      { type: 'shop.updated', sequence: 1 },
      { type: 'shop.approved', sequence: 2 },
      { type: 'shop.suspended', sequence: 3 },
      { type: 'shop.suspended', sequence: 4 },
      { type: 'shop.approved', sequence: 5 },
    ]);
    const audits = await app.audits(id);
    expect(audits.map((a) => a.action).sort()).toEqual([
      'shop.approved',
      'shop.approved',
      'shop.suspended',
      'shop.suspended',
    ]);
    expect(new Set(audits.map((a) => a.actor))).toEqual(new Set([admin.user.id]));
  });

  it('sets the commission, within a whole and once per value', async () => {
    const { id } = await open('admin2@example.com', 'Commissioned');
    const set = (commission_bps: number) => ask(admin, 'PUT', `/admin/sellers/${id}/commission`, { commission_bps });
    expect((await set(850)).data).toMatchObject({ commission_bps: 850, version: 2 });
    expect((await set(850)).data.version).toBe(2);
    expect((await set(10_001)).code).toBe('validation_failed');
    expect((await app.audits(id)).map((a) => a.action)).toEqual(['shop.commission_changed']);
    const [record] = (await app.port.getShops(testContext(), { seller_ids: [id] })).shops;
    expect(record).toMatchObject({ seller_id: id, commission_bps: 850, status: 'pending', sequence: 2 });
  });

  it('sets named fees and caps as a whole: what is left out is none, and two of one name are refused', async () => {
    const { id } = await open('fees@example.com', 'With fees');
    const set = (body: object) => ask(admin, 'PUT', `/admin/sellers/${id}/commission`, body);
    const fees = [
      { name: 'payment_processing', bps: 150, fixed: 30, cap: 5000 },
      { name: 'fulfilment', bps: 0, fixed: 200, cap: null },
    ];
    expect((await set({ commission_bps: 850, commission_cap: 2000, fees })).data).toMatchObject({
      commission_bps: 850,
      commission_cap: 2000,
      fees,
      version: 2,
    });
    expect((await set({ commission_bps: 850, commission_cap: 2000, fees })).data.version).toBe(2);
    expect((await set({ commission_bps: 850, fees: [fees[0], fees[0]] })).code).toBe('validation_failed');
    expect((await set({ commission_bps: 850, fees: [{ ...fees[0], name: 'No Name' }] })).code).toBe(
      'validation_failed',
    );
    expect((await set({ commission_bps: 850, fees: Array(11).fill(fees[0]) })).code).toBe('validation_failed');
    const [record] = (await app.port.getShops(testContext(), { seller_ids: [id] })).shops;
    expect(record).toMatchObject({ commission_cap: 2000, fees });
    expect((await set({ commission_bps: 850 })).data).toMatchObject({ commission_cap: null, fees: [], version: 3 });
  });

  it('lists the newest first, by status and by the beginning of a name', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.unshift((await open(`list${i}@example.com`, `Listed 100% ${i}`)).id);
    await ask(admin, 'PUT', `/admin/sellers/${ids[0]}/approve`);
    const page = async (query: string) => ask(admin, 'GET', `/admin/sellers?${query}`);
    const seen: string[] = [];
    let cursor = '';
    do {
      const answer = await page(`q=listed%20100%25&limit=2${cursor}`);
      seen.push(...answer.data.map((s: { id: string }) => s.id));
      const next = answer.body.meta.page.next_cursor;
      cursor = next === null ? '' : `&cursor=${next}`;
    } while (cursor !== '');
    expect(seen).toEqual(ids);
    const pending = await page('q=Listed&status=pending');
    expect(pending.data.map((s: { id: string }) => s.id)).toEqual(ids.slice(1));
    expect((await page('q=100%25')).data).toEqual([]);
    const { next_cursor } = (await page('q=Listed&limit=1')).body.meta.page;
    expect((await page(`q=Other&limit=1&cursor=${next_cursor}`)).code).toBe('invalid_cursor');
  });

  it('is for admins only, and says not found for what is not there', async () => {
    const { seller, id } = await open('admin3@example.com', 'Not An Admin');
    const unknown = 'seller_01k9q292xbz71swpbnz7zse6y3';
    const calls: [string, string, unknown][] = [
      ['PUT', 'approve', undefined],
      ['PUT', 'suspend', { reason: 'because' }],
      ['PUT', 'commission', { commission_bps: 1 }],
    ];
    for (const [method, action, body] of calls) {
      expect((await ask(seller, method, `/admin/sellers/${id}/${action}`, body)).code).toBe('forbidden');
      expect(
        (await app.request(method, `/admin/sellers/${id}/${action}`, body === undefined ? {} : { body })).code,
      ).toBe('unauthenticated');
      expect((await ask(admin, method, `/admin/sellers/${unknown}/${action}`, body)).code).toBe('not_found');
    }
    expect((await ask(seller, 'GET', '/admin/sellers')).code).toBe('forbidden');
  });

  it('gives other modules shops by id and by owner, each once, unknown ones absent', async () => {
    const a = await open('port1@example.com', 'Port One');
    const b = await open('port2@example.com', 'Port Two');
    const unknown = 'seller_01k9q292xbz71swpbnz7zse6y3';
    const both = await app.port.getShops(testContext(), {
      seller_ids: [b.id, unknown, a.id],
      user_ids: [a.seller.user.id, admin.user.id],
    });
    expect(both.shops.map((s) => s.seller_id)).toEqual([b.id, a.id]);
  });
});

describe('accounts by the operator', () => {
  const input = {
    email: 'operator@example.com',
    password: goodPassword,
    name: 'Op',
    locale: 'en' as const,
    verified: true,
  };

  it('are made once by their address, with the roles asked for', async () => {
    const first = await app.port.createAccount(testContext(), { ...input, roles: ['admin'] });
    expect(first).toMatchObject({ created: true, roles: ['buyer', 'admin'], email_verified: true, version: 1 });
    const again = await app.port.createAccount(testContext(), {
      ...input,
      email: 'Operator@example.com',
      roles: ['buyer'],
    });
    expect(again).toMatchObject({ created: false, user_id: first.user_id, roles: ['buyer', 'admin'] });
    const weak = app.port.createAccount(testContext(), {
      ...input,
      email: 'weak@example.com',
      password: 'adminadminadmin',
      roles: ['buyer'],
    });
    await expect(weak).rejects.toMatchObject({ code: 'password_breached' });
  });

  it('get a mail when they are not verified', async () => {
    await app.port.createAccount(testContext(), {
      ...input,
      email: 'mail@example.com',
      roles: ['buyer'],
      verified: false,
    });
    const { link_token } = await app.mail('mail@example.com', 'verify_email');
    expect((await app.post('/auth/verify-email', { token: link_token })).status).toBe(200);
    expect((await app.post('/auth/login', { email: 'mail@example.com', password: goodPassword })).status).toBe(200);
  });

  it('lose a role at once: the token that carries it is refused, also on privileged operations', async () => {
    const demoted = await app.signIn('demoted@example.com', ['buyer', 'admin']);
    expect((await ask(demoted, 'GET', '/admin/sellers')).status).toBe(200);
    const record = await app.port.setRoles(testContext(), { email: 'demoted@example.com', roles: ['buyer'] });
    expect(record).toMatchObject({ roles: ['buyer'], version: 2 });
    expect((await ask(demoted, 'GET', '/admin/sellers')).status).toBe(401);
    expect((await ask(await refresh(demoted), 'GET', '/admin/sellers')).code).toBe('forbidden');
    expect((await app.audits(demoted.user.id)).map((a) => a.action)).toContain('user.roles_changed');
    const same = await app.port.setRoles(testContext(), { email: 'demoted@example.com', roles: ['buyer'] });
    expect(same.version).toBe(2);
  });

  it('keep their tokens when a role is only added', async () => {
    const promoted = await app.signIn('promoted@example.com');
    await app.port.setRoles(testContext(), { email: 'promoted@example.com', roles: ['admin'] });
    expect((await ask(promoted, 'GET', '/users/me')).status).toBe(200);
    expect((await ask(await refresh(promoted), 'GET', '/admin/sellers')).status).toBe(200);
  });

  it('are disabled at once and told once, and enabled again', async () => {
    const user = await app.signIn('banned@example.com');
    const set = (status: 'active' | 'disabled') =>
      app.port.setUserStatus(testContext(), { email: 'banned@example.com', status });
    await set('disabled');
    expect((await set('disabled')).version).toBe(2);
    expect((await ask(user, 'GET', '/users/me')).code).toBe('account_disabled');
    expect((await app.events('user.disabled')).filter((e) => e.aggregate_id === user.user.id)).toHaveLength(1);
    expect((await set('active')).status).toBe('active');
    expect((await app.post('/auth/login', { email: 'banned@example.com', password: goodPassword })).status).toBe(200);
    const unknown = app.port.setRoles(testContext(), { email: 'nobody@example.com', roles: ['buyer'] });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
