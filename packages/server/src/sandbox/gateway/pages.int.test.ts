import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

/** A browser as far as these pages go: keeps the cookie, sends the form's token, follows nothing. */
const browse = async (path: string) => {
  const response = await fetch(`${gateway.url}${path}`);
  const html = await response.text();
  const cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const post = (
    target: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = { Cookie: cookie },
  ) =>
    fetch(`${gateway.url}${target}`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ csrf, ...fields }),
      redirect: 'manual',
    });
  return { status: response.status, headers: response.headers, html, post };
};

const newSession = async (overrides: Record<string, unknown> = {}) =>
  (await gateway.client.create(overrides)).session_id;
const statusOf = async (id: string) => (await gateway.client.get(id)).status;

describe('the hosted page', () => {
  it('takes the payment and sends the browser back to the shop', async () => {
    const id = await newSession();
    const page = await browse(`/pay/${id}`);
    expect(page.html).toContain('$28.97');
    const response = await page.post(`/pay/${id}/approve`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`http://127.0.0.1:1/back?order_id=ord_1&session_id=${id}`);
    expect(await statusOf(id)).toBe('authorized');
  });

  it('refuses a form without its token, of another session or of another browser', async () => {
    const [id, other] = [await newSession(), await newSession()];
    const page = await browse(`/pay/${id}`);
    expect((await page.post(`/pay/${id}/approve`, { csrf: 'forged' })).status).toBe(403);
    expect((await page.post(`/pay/${other}/approve`)).status).toBe(403);
    expect((await page.post(`/pay/${id}/approve`, {}, {})).status).toBe(403);
    expect([await statusOf(id), await statusOf(other)]).toEqual(['open', 'open']);
  });

  it('declines when told to, and shows the end instead of buttons afterwards', async () => {
    const id = await newSession();
    const page = await browse(`/pay/${id}`);
    expect((await page.post(`/pay/${id}/decline`)).status).toBe(303);
    expect(await statusOf(id)).toBe('declined');
    const late = await page.post(`/pay/${id}/approve`);
    expect(late.status).toBe(200);
    expect(await late.text()).toContain('The payment was declined.');
    expect((await browse(`/pay/${id}`)).html).not.toContain('<button');
  });

  it('takes the payment by the second step with the right code only', async () => {
    const id = await newSession();
    const page = await browse(`/pay/${id}/challenge`);
    const code = /<bdi>(\d{6})<\/bdi>/.exec(page.html)?.[1] ?? '';
    const wrong = await page.post(`/pay/${id}/challenge`, { code: code === '000000' ? '000001' : '000000' });
    expect([wrong.status, await statusOf(id)]).toEqual([200, 'open']);
    expect((await page.post(`/pay/${id}/challenge`, { code })).status).toBe(303);
    expect(await statusOf(id)).toBe('authorized');
  });

  it('declines after three wrong codes', async () => {
    const id = await newSession();
    const page = await browse(`/pay/${id}/challenge`);
    for (const expected of [200, 200, 303])
      expect((await page.post(`/pay/${id}/challenge`, { code: 'nope' })).status).toBe(expected);
    expect(await gateway.client.get(id)).toMatchObject({ status: 'declined', reason: 'authentication_failed' });
  });

  it('speaks Arabic from right to left when the session or the reader asks for it', async () => {
    const id = await newSession({ locale: 'ar', currency: 'EGP' });
    expect((await browse(`/pay/${id}`)).html).toContain('<html lang="ar" dir="rtl">');
    expect((await browse(`/pay/${id}?lang=en`)).html).toContain('<html lang="en" dir="ltr">');
  });

  it('writes text from outside as text, cannot be framed and runs no script', async () => {
    const id = await newSession({ description: '<script>alert(1)</script>"' });
    const page = await browse(`/pay/${id}`);
    expect(page.html).not.toContain('<script');
    expect(page.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('says so when there is no such payment', async () => {
    expect((await browse('/pay/cs_unknown')).status).toBe(404);
  });
});
