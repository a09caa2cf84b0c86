/** Pictures from the upload to the page: signed upload, the worker's widths, refusals, the asset server. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssetServer } from '../../../platform/storage/asset-server.ts';
import { type Answer, eventually, ProductApp, productInput, type SellerLogin } from './product-app.ts';

let app: ProductApp;
let assets: Server;
let origin: string;
let seller: SellerLogin;
let product: string;
let photo: Buffer;

beforeAll(async () => {
  app = await ProductApp.start();
  const admin = await app.signIn(['buyer', 'admin']);
  seller = await app.openShop(admin.token);
  const [category = ''] = await app.categories('Pictures');
  product = (await app.createProduct(seller, productInput(category))).data.id;
  assets = createAssetServer(app.app.config);
  await new Promise<void>((resolve) => assets.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(assets.address() as AddressInfo).port}`;
  photo = await sharp({ create: { width: 1000, height: 500, channels: 3, background: '#336699' } })
    .withExif({ IFD0: { Copyright: 'somebody-private' } })
    .jpeg()
    .toBuffer();
});
afterAll(async () => {
  assets?.close();
  await app?.close();
});

const ask = (method: string, path: string, body?: object): Promise<Answer> =>
  app.request(method, path, { token: seller.token, ...(body === undefined ? {} : { body }) });
const begin = (file: Buffer, content_type = 'image/jpeg') =>
  ask('POST', `/products/${product}/images`, { content_type, size_bytes: file.length, alt: 'A blue wall' });
/** The address as signed, on the port that this test serves it from. */
const here = (url: string): string => `${origin}${new URL(url).pathname}${new URL(url).search}`;
const send = (upload: { upload_url: string; headers: Record<string, string> }, file: Buffer) =>
  fetch(here(upload.upload_url), { method: 'PUT', headers: upload.headers, body: new Uint8Array(file) });
const own = async () => (await ask('GET', `/seller/products/${product}`)).data.images;

async function upload(file: Buffer, contentType = 'image/jpeg'): Promise<{ id: string; completed: Answer }> {
  const begun = await begin(file, contentType);
  expect(begun.status).toBe(201);
  expect((await send(begun.data, file)).status).toBe(200);
  const { id } = begun.data.image;
  return { id, completed: await ask('POST', `/products/${product}/images/${id}/complete`) };
}

describe('a picture', () => {
  it('is uploaded, made into widths without its metadata, shown, and served for ever', async () => {
    const { id, completed } = await upload(photo);
    expect(completed.status).toBe(202);
    await eventually(own, (images) => images.find((image: { id: string }) => image.id === id)?.status === 'ready');
    const page = await eventually(
      () => app.request('GET', `/products/${product}`),
      (answer) => answer.data.images.length === 1,
    );
    const [image] = page.data.images;
    expect(image).toMatchObject({
      id,
      alt: 'A blue wall',
      sources: [
        { width: 320, height: 160 },
        { width: 640, height: 320 },
      ],
    });
    const response = await fetch(here(image.sources[1].url));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 640 });
    expect(bytes.includes('somebody-private')).toBe(false);
    expect((await ask('POST', `/products/${product}/images/${id}/complete`)).data.status).toBe('ready');
    const { documents } = await app.port.getProductDocuments((await import('../../../app/test-app.ts')).testContext(), {
      product_ids: [product],
      limit: 1,
    });
    expect(documents[0]?.image_url).toBe(image.sources[0].url);

    expect((await ask('DELETE', `/products/${product}/images/${id}`)).status).toBe(204);
    expect((await app.request('GET', `/products/${product}`)).data.images).toEqual([]);
    expect((await ask('DELETE', `/products/${product}/images/${id}`)).code).toBe('not_found');
  });

  it('is refused when it is no picture at all, before any decoding', async () => {
    for (const file of [
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      Buffer.from('<!doctype html><h1>hello</h1>'),
      Buffer.from('GIF89a<script>alert(1)</script>'),
    ]) {
      const { id, completed } = await upload(file, 'image/png');
      expect([completed.status, completed.code]).toEqual([422, 'image_rejected']);
      expect((await ask('POST', `/products/${product}/images/${id}/complete`)).code).toBe('image_rejected');
    }
    const svg = await ask('POST', `/products/${product}/images`, { content_type: 'image/svg+xml', size_bytes: 10 });
    expect(svg.code).toBe('validation_failed');
  });

  it('is rejected by the worker when it does not decode, or has too many pixels', async () => {
    const huge = Buffer.from(photo);
    const start = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(50_000, start + 5);
    huge.writeUInt16BE(50_000, start + 7);
    for (const file of [photo.subarray(0, 700), huge]) {
      const { id } = await upload(file);
      const images = await eventually(own, (list) =>
        list.some((image: { id: string; status: string }) => image.id === id && image.status === 'rejected'),
      );
      expect(images.find((image: { id: string }) => image.id === id).rejection_reason).toMatch(/picture/i);
    }
    expect((await app.request('GET', `/products/${product}`)).data.images).toEqual([]);
  });

  it('is completed only when its file has arrived, and there are twenty at most', async () => {
    const begun = await begin(photo);
    const { id } = begun.data.image;
    expect((await ask('POST', `/products/${product}/images/${id}/complete`)).code).toBe('conflict');
    const many = await Promise.all(Array.from({ length: 21 }, () => begin(photo)));
    expect(many.filter((answer) => answer.code === 'conflict').length).toBeGreaterThanOrEqual(2);
    expect(await own()).toHaveLength(20);
  });
});

describe('the asset server', () => {
  it('takes exactly the file that was signed for', async () => {
    const other = (await app.openShop(null)).token;
    expect(other).toBeTruthy();
    await app.db.deleteFrom('product_images').where('product_id', '=', product).execute();
    const { data } = await begin(photo);
    const url = here(data.upload_url);
    const put = (address: string, body: Buffer, type = 'image/jpeg') =>
      fetch(address, { method: 'PUT', headers: { 'content-type': type }, body: new Uint8Array(body) });
    expect((await put(url, Buffer.concat([photo, Buffer.from('x')]))).status).toBe(413);
    expect((await put(url, photo, 'text/html')).status).toBe(403);
    expect((await put(url.replace('signature=', 'signature=x'), photo)).status).toBe(403);
    expect((await put(url.replace(/\/uploads\//, '/p/'), photo)).status).toBe(403);
    expect((await put(url, photo)).status).toBe(200);
    expect((await fetch(url)).status).toBe(404);
  });

  it('serves nothing but its own files', async () => {
    for (const path of ['/', '/..%2f..%2fetc/passwd', '/p/../../x.webp', '/p/x.html', '/p/%00.webp', '/p//x.webp'])
      expect((await fetch(`${origin}${path}`)).status, path).toBe(404);
    expect((await fetch(`${origin}/p/x.webp`, { method: 'DELETE' })).status).toBe(405);
  });
});
