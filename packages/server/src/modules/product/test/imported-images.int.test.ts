/** Pictures that an import names by their addresses: queued with the product, fetched by the worker. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import type { ObjectStorage } from '../../../platform/storage/object-storage.ts';
import { openStorage } from '../../../platform/storage/open-storage.ts';
import { createLogger } from '../../../platform/telemetry/logger.ts';
import { type FetchedPicture, fetchPicture } from '../adapters/fetch-picture.ts';
import { ImageRefused } from '../adapters/image-renditions.ts';
import { FetchPictures } from '../services/fetch-pictures.service.ts';
import { Images } from '../services/images.service.ts';
import { ProductApp, productInput } from './product-app.ts';

let app: ProductApp;
let sellerId: string;
let category: string;
let internal: Server;
let asked = 0;

beforeAll(async () => {
  app = await ProductApp.start({ worker: false });
  const admin = await app.signIn(['buyer', 'admin']);
  ({ sellerId } = await app.openShop(admin.token));
  [category = ''] = await app.categories('Imported pictures');
  internal = createServer((_request, response) => {
    asked += 1;
    response.end('a secret of the inside');
  });
  await new Promise<void>((resolve) => internal.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  internal?.close();
  await app?.close();
});
beforeEach(async () => {
  await app.db.updateTable('product_images').set({ status: 'deleted' }).execute();
});

const bring = async (image_urls: string[] | undefined, title = 'Lamp', external_id = 'lamp') => {
  const record = { seller_id: sellerId, external_id, product: { ...productInput(category), title } };
  const { results } = await app.ports.product.importProducts(testContext(), {
    records: [{ ...record, ...(image_urls === undefined ? {} : { image_urls }) }],
  });
  return results[0]?.outcome;
};
const rows = () =>
  app.db
    .selectFrom('product_images')
    .select(['status', 'source_url', 'rejection_reason', 'attempts', 'object_key', 'position'])
    .where('status', '<>', 'deleted')
    .orderBy('position')
    .execute();
const parts = (storage: ObjectStorage) => ({
  db: app.app.composition.modules.find((m) => m.name === 'product')?.db as never,
  storage,
  log: createLogger(app.app.config, 'test'),
});
const inBackground = () => systemContext('test', { class: 'background', timeoutMs: 20_000 });
const fetchWith = (fetch: (url: string) => Promise<FetchedPicture>) =>
  new FetchPictures({ ...parts(openStorage(app.app.config)), fetch }).run(inBackground());

const picture: FetchedPicture = { bytes: Buffer.from('ffd8ff00', 'hex'), contentType: 'image/jpeg' };

it('are fetched into storage and go on as uploads do', async () => {
  expect(await bring(['https://x.example/1.jpg', 'https://x.example/2.jpg'])).toBe('created');
  const taken: string[] = [];
  expect(
    await fetchWith((url) => {
      taken.push(url);
      return Promise.resolve(picture);
    }),
  ).toBe(2);
  expect(taken.sort()).toEqual(['https://x.example/1.jpg', 'https://x.example/2.jpg']);
  const found = await rows();
  expect(found).toMatchObject([
    { status: 'processing', source_url: 'https://x.example/1.jpg', attempts: 0 },
    { status: 'processing', source_url: 'https://x.example/2.jpg', attempts: 0 },
  ]);
  for (const { object_key } of found) expect(await openStorage(app.app.config).size(object_key)).toBe(4);
});

it('follow the list of a later import; one without a list leaves them alone', async () => {
  await bring(['https://x.example/1.jpg', 'https://x.example/2.jpg'], 'Lamp, first');
  expect(await bring(['https://x.example/2.jpg', 'https://x.example/3.jpg'], 'Lamp, changed')).toBe('updated');
  expect((await rows()).map((row) => row.source_url)).toEqual(['https://x.example/2.jpg', 'https://x.example/3.jpg']);
  expect(await bring(undefined, 'Lamp, again')).toBe('updated');
  expect(await rows()).toHaveLength(2);
  expect(await bring([], 'Lamp, last')).toBe('updated');
  expect(await rows()).toEqual([]);
});

it('are the ones that are there when an address is where one is served, whatever its width', async () => {
  await bring(['https://x.example/1.jpg'], 'Lamp', 'served');
  const product = await app.db
    .selectFrom('products')
    .select('id')
    .where('external_id', '=', 'served')
    .executeTakeFirstOrThrow();
  const source = (width: number) => ({ width, height: width, size_bytes: 9, key: `shared/served/${width}.webp` });
  await app.ports.product.importImages(testContext(), {
    images: [{ product_id: product.id, alt: '', sources: [source(320), source(1280)] }],
  });
  const { products } = await app.ports.product.exportProducts(testContext(), { limit: 500 });
  const exported = products.find(({ id }) => id === product.id)?.image_urls ?? [];
  expect(exported).toEqual(['https://x.example/1.jpg', expect.stringMatching(/\/shared\/served\/1280\.webp$/)]);
  const before = await rows();
  for (const width of [1280, 320]) {
    const served = exported.map((url) => url.replace('/1280.', `/${width}.`).replace('/shared/', '/./shared/'));
    expect(await bring(served, `Lamp ${width}`, 'served')).toBe('updated');
    expect(await rows()).toEqual(before);
  }
  // Its list lacks the fetched one; what was not fetched stays.
  expect(await bring(exported.slice(1), 'Lamp, last', 'served')).toBe('updated');
  expect(await rows()).toMatchObject([{ source_url: null, status: 'ready' }]);
});

it('that fail never touch their product, and an address inside is not even asked', async () => {
  const { port } = internal.address() as AddressInfo;
  const inside = `http://127.0.0.1:${port}/x.jpg`;
  await bring([inside, 'https://x.example/slow.jpg', 'https://x.example/gone.jpg'], 'Lamp with bad pictures', 'bad');
  await fetchWith((url) => {
    if (url === inside) return fetchPicture(url);
    return Promise.reject(url.includes('slow') ? new Error('it takes too long') : new ImageRefused('It is gone.'));
  });
  expect(asked).toBe(0);
  expect(await rows()).toMatchObject([
    { source_url: inside, status: 'rejected' },
    { source_url: 'https://x.example/slow.jpg', status: 'fetching', attempts: 1 },
    { source_url: 'https://x.example/gone.jpg', status: 'rejected', rejection_reason: 'It is gone.' },
  ]);
  const product = await app.db
    .selectFrom('products')
    .select(['title', 'status'])
    .where('external_id', '=', 'bad')
    .executeTakeFirst();
  expect(product).toEqual({ title: 'Lamp with bad pictures', status: 'published' });
});

it('that were refused are fetched again when an import names them again, changed or not', async () => {
  const urls = ['https://x.example/away.jpg', 'https://x.example/left-out.jpg'];
  const refuse = () => fetchWith(() => Promise.reject(new ImageRefused('It is gone.')));
  expect(await bring(urls, 'Lamp', 'refused')).toBe('created');
  await refuse();
  const refused = await rows();
  expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected']);

  const again = { status: 'fetching', source_url: urls[0], rejection_reason: null, attempts: 0, position: 0 };
  expect(await bring(urls.slice(0, 1), 'Lamp', 'refused')).toBe('unchanged');
  expect(await rows()).toMatchObject([again, { status: 'rejected', source_url: urls[1], position: 1 }]);
  await refuse();
  expect(await bring(urls.slice(0, 1), 'Lamp, changed', 'refused')).toBe('updated');
  expect(await rows()).toMatchObject([again]);
  await fetchWith(() => Promise.resolve(picture));
  expect(await rows()).toMatchObject([{ status: 'processing', object_key: refused[0]?.object_key }]);
  // What is on its way or there is left alone.
  expect(await bring(urls.slice(0, 1), 'Lamp, changed', 'refused')).toBe('unchanged');
  expect(await rows()).toMatchObject([{ status: 'processing' }]);
});

it('that are deleted while they are rendered leave no files, and their product as it was', async () => {
  await bring(['https://x.example/1.jpg'], 'Lamp', 'deleted');
  const bytes = await sharp({ create: { width: 700, height: 700, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  await fetchWith(() => Promise.resolve({ bytes, contentType: 'image/jpeg' }));
  const product = () =>
    app.db.selectFrom('products').select('sequence').where('external_id', '=', 'deleted').executeTakeFirst();
  const before = await product();
  const storage = openStorage(app.app.config);
  const written: string[] = [];
  const { put } = storage;
  storage.put = async (key, ...file) => {
    written.push(key);
    await put.call(storage, key, ...file);
    await app.db.updateTable('product_images').set({ status: 'deleted' }).execute();
  };
  // Neither is needed for a picture that nobody is told of.
  const untold = { outbox: undefined as never, cache: undefined as never, sellers: undefined as never };
  expect(await new Images({ ...parts(storage), ...untold }).processDue(inBackground())).toBe(1);
  expect(written).toHaveLength(2);
  for (const key of written) expect(await storage.size(key)).toBeNull();
  expect(await product()).toEqual(before);
});
