import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogProduct, CatalogRecord, CatalogSink, ImportSummary } from './index.ts';
import { addsUp, importCatalog, makeRateTable } from './index.ts';

const rates = makeRateTable('USD', undefined, []);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt formats '));
});
afterAll(() => rm(dir, { recursive: true }));

interface Imported {
  summary: ImportSummary;
  products: CatalogProduct[];
  rejects: string[];
}

/** What a file becomes, product by product, and its reject file's lines. */
async function run(name: string, content: string | Buffer, now?: Date): Promise<Imported> {
  const path = join(dir, name);
  await writeFile(path, content);
  const products: CatalogProduct[] = [];
  const sink: CatalogSink = {
    writeBatch: (records: readonly CatalogRecord[]) => {
      products.push(...records.map(({ product }) => product));
      return Promise.resolve({ created: records.length, updated: 0, unchanged: 0, rejected: [] });
    },
  };
  const rejectPath = join(dir, 'rejects.csv');
  const summary = await importCatalog(path, { rates, defaultCurrency: 'USD', sink, rejectPath, now });
  expect(addsUp(summary)).toBe(true);
  const rejects = (await readFile(rejectPath, 'utf8')).trim().split('\n').slice(1);
  return { summary, products, rejects };
}

describe('a Shopify export', () => {
  const header =
    'Handle,Title,Body (HTML),Vendor,Type,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Status';
  const rows = [
    header,
    'tee,Plain tee,<p>Soft &amp; light</p>,Nile,Shirts,TRUE,Color,Red,Size,M,TEE-R-M,4,10.00,12.00,https://x.example/1.jpg,active',
    'mug,Mug,A mug,Nile,Cups,TRUE,Title,Default Title,,,MUG,7,5.00,,https://x.example/m.jpg,active',
    'tee,,,,,,,Red,,L,TEE-R-L,0,10.00,,,',
    'tee,,,,,,,Blue,,M,,2,11.00,,https://x.example/2.jpg,',
    'tee,,,,,,,,,,,,,,https://x.example/3.jpg,',
    'tee,,,,,,,Blue,,L,TEE-B-L,2,dear,,,',
    'tee,,,,,,,Red,,M,TEE-X,4,10.00,12.00,,',
    'tee,,,,,,,,,,,,,,,',
    'old,Old cup,,Nile,Cups,TRUE,Title,Default Title,,,OLD,1,5.00,,,archived',
  ];

  it('makes a product of each handle, with variants and pictures, wherever its rows stand', async () => {
    const { summary, products, rejects } = await run('shopify.csv', rows.join('\n'));
    expect(summary).toMatchObject({ mapping: 'shopify', mappingFrom: 'detected', read: 9, created: 3, merged: 3 });
    expect(summary).toMatchObject({ rejected: 2, duplicates: 1 });
    expect(products.map(({ externalId }) => externalId)).toEqual(['tee', 'mug', 'old']);
    const [tee, mug, old] = products;
    expect(tee).toMatchObject({
      title: 'Plain tee',
      description: 'Soft & light',
      imageUrls: ['https://x.example/1.jpg', 'https://x.example/2.jpg', 'https://x.example/3.jpg'],
      skus: [
        { code: 'TEE-R-M', title: 'Red / M', attributes: { color: 'Red', size: 'M' }, price: 1000, stock: 4 },
        { code: 'TEE-R-L', title: 'Red / L', attributes: { color: 'Red', size: 'L' }, price: 1000, stock: 0 },
        { code: 'tee-Blue-M', title: 'Blue / M', attributes: { color: 'Blue', size: 'M' }, price: 1100, stock: 2 },
      ],
    });
    expect(mug).toMatchObject({ attributes: {}, skus: [{ code: 'MUG', title: '', attributes: {}, stock: 7 }] });
    expect(old?.status).toBe('draft');
    expect(
      rejects.map((line) =>
        line
          .split(',')
          .slice(0, 1)
          .concat(line.split(',')[3] ?? ''),
      ),
    ).toEqual([
      ['7', 'price_not_a_number'],
      ['8', 'duplicate_conflict'],
      ['9', 'row_empty'],
    ]);
  });

  it('is known in its newer columns too', async () => {
    const file =
      'URL handle,Title,Option1 name,Option1 value,SKU,Price,Inventory quantity\ncup,Cup,Color,Red,C1,3.00,5\n';
    const { summary, products } = await run('shopify-new.csv', file);
    expect(summary.mapping).toBe('shopify');
    expect(products).toMatchObject([
      { externalId: 'cup', attributes: { color: 'Red' }, skus: [{ code: 'C1', stock: 5 }] },
    ]);
  });
});

it('says of a Shopify product that it has more pictures than are kept', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `cup,${i === 0 ? 'Cup' : ''},,,${i === 0 ? '9' : ''},https://x.example/${i}.jpg`,
  );
  const file = ['Handle,Title,Option1 Value,Variant SKU,Variant Price,Image Src', ...rows].join('\n');
  const { summary, products } = await run('pictures.csv', file);
  expect(products[0]?.imageUrls).toHaveLength(20);
  expect(summary).toMatchObject({ repaired: 1, merged: 29, repairReasons: { images_limited: 1 } });
});

it('keeps options of a Shopify product whose names are alike apart', async () => {
  const rows = [
    'Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Price',
    'boot,Boot,Size,40,Option3,Wide,size!,Long,A,9',
    'boot,,,41,,Wide,,Long,B,9',
    'boot,,,40,,Wide,,Short,C,9',
  ];
  const { summary, products } = await run('alike.csv', rows.join('\n'));
  expect(products[0]?.skus.map(({ attributes }) => attributes)).toEqual([
    { size: '40', option3: 'Wide', option4: 'Long' },
    { size: '41', option3: 'Wide', option4: 'Long' },
    { size: '40', option3: 'Wide', option4: 'Short' },
  ]);
  expect(summary).toMatchObject({ repaired: 1, merged: 2, repairReasons: { option_name_rewritten: 3 } });
});

describe('a WooCommerce export', () => {
  it('joins variations to their product by SKU or number, before or behind it', async () => {
    const { summary, products, rejects } = await run(
      'woo.csv',
      [
        'ID,Type,SKU,Name,Published,Description,In stock?,Stock,Sale price,Regular price,Categories,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)',
        '11,variation,,Hoodie - Blue,1,,1,5,,45,,https://x.example/b.jpg,id:10,Color,Blue,,',
        '10,variable,HOOD,Hoodie,1,Warm,1,,,,"Clothing > Hoodies, Sale",https://x.example/h.jpg,,Color,"Blue, Red",Fabric,Wool',
        '12,variation,HOOD-RED,Hoodie - Red,1,,0,,40,45,,,HOOD,Color,Red,,',
        '13,simple,CAP,Cap,0,,1,3,,9,Hats,"https://x.example/c1.jpg, https://x.example/c2.jpg",,,,,',
        '14,grouped,SET,Set,1,,1,,,,,,,,,,',
        '15,variation,,Lost,1,,1,,,5,,,id:99,Color,Red,,',
      ].join('\r\n'),
    );
    expect(summary).toMatchObject({ mapping: 'woocommerce', read: 6, created: 2, merged: 2, rejected: 2 });
    expect(products).toMatchObject([
      {
        externalId: '10',
        categoryPath: ['Clothing', 'Hoodies'],
        attributes: { fabric: 'Wool' },
        imageUrls: ['https://x.example/h.jpg', 'https://x.example/b.jpg'],
        skus: [
          { code: '10-Blue', title: 'Blue', attributes: { color: 'Blue' }, price: 4500, stock: 5 },
          { code: 'HOOD-RED', attributes: { color: 'Red' }, price: 4000, compareAtPrice: 4500, stock: 0 },
        ],
      },
      { externalId: '13', status: 'draft', skus: [{ code: 'CAP', price: 900, stock: 3 }] },
    ]);
    expect(summary.repairReasons).toMatchObject({ category_first_kept: 1 });
    expect(rejects.join('\n')).toMatch(
      /type_unsupported[\s\S]*variant_without_product|variant_without_product[\s\S]*type_unsupported/,
    );
  });
});

describe('a WooCommerce variation that is not published', () => {
  const header = 'ID,Type,SKU,Name,Published,Stock,Regular price,Images,Parent,Attribute 1 name,Attribute 1 value(s)';
  const fileOf = (product: string, ...variations: string[]): string =>
    [
      header,
      `1,variable,TEE,Tee,${product},,,,,Size,"S, M, L"`,
      ...variations.map(
        (status, i) => `${i + 2},variation,T-${i},Tee,${status},4,9,https://x.example/${i}.jpg,TEE,Size,${i}`,
      ),
    ].join('\n');

  it('is left out of a product that is, and named', async () => {
    const { summary, products, rejects } = await run('disabled.csv', fileOf('1', '1', '0', '-1', ''));
    expect(products[0]).toMatchObject({ status: 'published', skus: [{ code: 'T-0' }, { code: 'T-3' }] });
    expect(products[0]?.imageUrls).toEqual(['https://x.example/0.jpg', 'https://x.example/3.jpg']);
    expect(summary).toMatchObject({ read: 5, created: 1, merged: 2, rejected: 2 });
    expect(rejects.map((line) => line.split(',').slice(2, 4))).toEqual([
      ['Published', 'variant_unpublished'],
      ['Published', 'variant_unpublished'],
    ]);
  });

  it('stays in a draft, whose variations are all exported so, but not beside one that is published', async () => {
    const draft = await run('draft.csv', fileOf('-1', '-1', '-1'));
    expect(draft.products[0]).toMatchObject({ status: 'draft', skus: [{ code: 'T-0' }, { code: 'T-1' }] });
    const hidden = await run('private.csv', fileOf('0', '1', '0'));
    expect(hidden.products[0]).toMatchObject({ status: 'draft', skus: [{ code: 'T-0' }] });
  });

  it('leaves nothing to sell where there is no other', async () => {
    const { summary } = await run('all-disabled.csv', fileOf('1', '0'));
    expect(summary.rejectReasons).toEqual({ variant_missing: 1, variant_unpublished: 1 });
  });
});

describe('an export of our own', () => {
  it('takes back texts as long as the contract allows, which counts an emoji once', async () => {
    const emoji = (count: number): string => '😀'.repeat(count);
    const long = {
      ...{ ...product, external_id: emoji(200), title: emoji(300), category: [], currency: 'USD' },
      attributes: { mood: emoji(256) },
      translations: { ar: { title: emoji(300), description: emoji(20_000), attributes: { mood: emoji(256) } } },
      skus: [{ ...sku, code: 'A' }],
    };
    const { summary, products } = await run('emoji.ndjson', JSON.stringify(long));
    expect(summary).toMatchObject({ accepted: 1, repaired: 0, rejected: 0 });
    expect(products[0]).toMatchObject({
      ...{ externalId: emoji(200), title: emoji(300), attributes: long.attributes, translations: long.translations },
    });
  });

  const product = { external_id: 'lamp', seller: 'Nile', seller_id: 's', status: 'published', language: 'en' };
  const sku = { title: 'Red', price: '5.00', stock: 1, low_stock_threshold: 5, attributes: { color: 'Red' } };

  it('says of a product why its variants cannot be taken', async () => {
    const sku = { code: 'A', title: '', price: 'dear', attributes: {} };
    const line = JSON.stringify({ ...product, title: 'Lamp', category: [], currency: 'USD', skus: [sku] });
    const { summary, rejects } = await run('dear.ndjson', line);
    expect(summary.rejectReasons).toEqual({ price_not_a_number: 1 });
    expect(rejects[0]).toContain('dear');
  });

  it('keeps variants that differ in nothing but their codes, as the shop had them', async () => {
    const skus = [
      { ...sku, code: 'A' },
      { ...sku, code: 'B' },
      { ...sku, code: 'C', attributes: {} },
      { ...sku, code: 'D', attributes: {} },
    ];
    const line = JSON.stringify({ ...product, title: 'Lamp', category: [], currency: 'USD', skus });
    const fromLines = await run('own.ndjson', line);
    expect(fromLines.summary).toMatchObject({ mapping: 'mkt', accepted: 1 });
    expect(fromLines.products[0]?.skus.map(({ code }) => code)).toEqual(['A', 'B', 'C', 'D']);

    const header = `${Object.keys(product).join(',')},title,currency,skus.code,skus.price,skus.attributes`;
    const row = (code: string, attributes: string): string =>
      `${Object.values(product).join(',')},Lamp,USD,${code},5.00,"${attributes.replaceAll('"', '""')}"`;
    const red = '{"color":"Red"}';
    const file = [header, row('A', red), row('B', red), row('C', ''), row('A', '{"color":"Blue"}')].join('\n');
    const { summary, products } = await run('own.csv', file);
    expect(summary).toMatchObject({ mapping: 'mkt', created: 1, merged: 2, duplicates: 1 });
    expect(summary.rejectReasons).toEqual({ duplicate_conflict: 1 });
    expect(products[0]?.skus.map(({ code }) => code)).toEqual(['A', 'B', 'C']);
  });
});

it('reads a table of Excel for Mac, which ends its rows in CR and lines inside cells in LF', async () => {
  const { summary, products } = await run('mac.csv', 'id,title,price\r1,"Two\nlines",5\r2,B,6\r');
  expect(summary).toMatchObject({ read: 2, created: 2 });
  expect(products.map(({ title }) => title)).toEqual(['Two lines', 'B']);
});

describe('members that the first object lacks', () => {
  it('are found in the objects behind it, and a first line that is broken costs itself alone', async () => {
    const lines = [
      '{"id":"1","title":"Cup","price":1',
      '{"id":"2","title":"Dish","price":2}',
      '{"id":"3","title":"Pan","price":3,"brand":"Nile","remark":"x"}',
    ];
    const { summary, products, rejects } = await run('members.ndjson', lines.join('\n'));
    expect(products.map(({ externalId, brand }) => [externalId, brand])).toEqual([
      ['2', null],
      ['3', 'Nile'],
    ]);
    expect(summary.unusedColumns).toEqual(['remark']);
    expect(rejects.map((line) => line.split(',')[3])).toEqual(['json_malformed']);
  });

  it('are found in the items of a feed', async () => {
    const cup = { id: '1', title: 'Cup', price: '5 USD', link: 'https://x.example/c' };
    const items = item(cup) + item({ ...cup, id: '2', availability: 'out of stock', shade: 'Red' });
    const { summary, products } = await run('members.xml', feed(items));
    expect(summary).toMatchObject({ mapping: 'google-merchant', unusedColumns: ['link', 'shade'] });
    expect(products.map(({ skus }) => skus[0]?.stock)).toEqual([null, 0]);
  });

  it('are those of the first object too where it is longer than the part that is looked at', async () => {
    const long = JSON.stringify({ description: 'x'.repeat(300_000), id: '1', title: 'Cup', price: 1 });
    const { summary } = await run('long.ndjson', `${long}\n{"id":"2","title":"Dish","price":2}\n`);
    expect(summary).toMatchObject({ read: 2, created: 2, unusedColumns: [] });
  });
});

describe('a dump of a database', () => {
  it('makes one product of no two ids', async () => {
    const lines = [
      '{"_id":{"$oid":"65a1"},"name":"Cup","price":1}',
      '{"_id":{"$oid":"65a2"},"name":"Dish","price":2}',
      '{"_id":9007199254740992,"name":"Pan","price":3}',
      '{"_id":9007199254740993,"name":"Pot","price":4}',
      '{"_id":9007199254740991,"name":"Jar","price":5}',
    ];
    const { summary, products } = await run('dump.ndjson', lines.join('\n'));
    expect(summary.rejectReasons).toEqual({ external_id_missing: 2, external_id_inexact: 2 });
    expect(products.map(({ externalId }) => externalId)).toEqual(['9007199254740991']);
  });
});

it('takes the stock of a WooCommerce variation that its product keeps for it as not said', async () => {
  const rows = [
    'ID,Type,SKU,Name,In stock?,Stock,Regular price,Parent,Attribute 1 name,Attribute 1 value(s)',
    '1,variable,TEE,Tee,1,4,,,Size,"S, M"',
    '2,variation,TEE-S,Tee - S,1,parent,9,TEE,Size,S',
    '3,variation,TEE-M,Tee - M,0,parent,9,TEE,Size,M',
  ];
  const { products } = await run('parent-stock.csv', rows.join('\n'));
  expect(products[0]?.skus.map(({ stock }) => stock)).toEqual([null, 0]);
});

it('takes addresses of pictures that have commas in them', async () => {
  const [wide, tall] = ['https://res.example/w_400,h_200/a.jpg', 'https://res.example/w_200,h_400/a.jpg'];
  const woo = await run(
    'commas.csv',
    [
      'ID,Type,SKU,Name,Regular price,Images',
      `1,simple,A,One,9,"${`${wide}, ${tall}`.replaceAll(/,(?! )/g, '\\,')}"`,
      `2,simple,B,Two,9,"${wide}, nonsense"`,
    ].join('\n'),
  );
  expect(woo.products.map(({ imageUrls }) => imageUrls)).toEqual([[wide, tall], [wide]]);
  expect(woo.summary.repairReasons).toEqual({ image_url_dropped: 1 });
  const cup = 'id\ttitle\tprice\timage_link\tadditional_image_link\tavailability\n1\tCup\t5\t';
  const google = await run('commas.tsv', `${cup}${wide}\t${tall},https://x.example/1.jpg\tin stock`);
  expect(google.products[0]?.imageUrls).toEqual([wide, tall, 'https://x.example/1.jpg']);
});

it.each([
  ['points.tsv', 'id\ttitle\tprice\timage_link\tavailability\tquantity\n1\tCup\t12.500 USD\t\tin stock\t3.000'],
  [
    'points.csv',
    'Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n1,Cup,Default Title,C,12.500,3.000',
  ],
])('knows that %s has points before its decimals, whatever their number', async (name, content) => {
  const { summary, products } = await run(name, content);
  expect(products[0]?.skus).toMatchObject([{ price: 1250, stock: 3 }]);
  expect(summary.repairReasons['stock_ambiguous']).toBeUndefined();
});

describe('sale prices', () => {
  const now = new Date('2026-03-10T12:00:00Z');

  it('count in a Google feed within sale_price_effective_date alone', async () => {
    const rows = [
      'id\ttitle\tprice\tsale price\tsale price effective date\timage link\tavailability',
      'a\tNow\t30 USD\t20 USD\t2026-03-01T00:00-0800/2026-03-31T23:59-0800\t\tin stock',
      'b\tOver\t30 USD\t20 USD\t2026-02-01T00:00-0800/2026-02-28T23:59-0800\t\tin stock',
      'c\tAlways\t30 USD\t20 USD\t\t\tin stock',
    ];
    const { summary, products } = await run('sales.tsv', rows.join('\n'), now);
    expect(products.map(({ skus }) => [skus[0]?.price, skus[0]?.compareAtPrice])).toEqual([
      [2000, 3000],
      [3000, null],
      [2000, 3000],
    ]);
    expect(summary).toMatchObject({ repairReasons: { sale_price_left_out: 1 } });
    expect(summary.unusedColumns).toEqual([]);
  });

  it('count in a WooCommerce export to the end of their last day', async () => {
    const rows = [
      'ID,Type,SKU,Name,Date sale price starts,Date sale price ends,Sale price,Regular price',
      '1,simple,A,Today,2026-03-01 0:00:00,2026-03-10 0:00:00,20,30',
      '2,simple,B,Later,2026-03-11 0:00:00,,20,30',
      '3,simple,C,Over,,2026-03-09 23:59:59,20,30',
      '4,simple,D,Always,,,20,30',
    ];
    const { summary, products } = await run('sales.csv', rows.join('\n'), now);
    expect(products.map(({ skus }) => skus[0]?.price)).toEqual([2000, 3000, 3000, 2000]);
    expect(summary).toMatchObject({ mapping: 'woocommerce', repairReasons: { sale_price_left_out: 2 } });
  });
});

const item = (members: Record<string, string | string[]>): string =>
  `<item>${Object.entries(members)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((text) => `<g:${name}>${text}</g:${name}>`),
    )
    .join('')}</item>`;
const feed = (items: string): string =>
  `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel><title>Shop</title>${items}</channel></rss>`;
const shirt = { title: 'Shirt', link: 'https://x.example/s', availability: 'in_stock', item_group_id: 'S' };

describe('a Google Merchant feed', () => {
  it('is read as XML, with variants by item_group_id and sale prices', async () => {
    const { summary, products } = await run(
      'feed.xml.gz',
      gzipSync(
        feed(
          item({
            ...shirt,
            id: 'S-1',
            price: '20.00 USD',
            sale_price: '15.00 USD',
            color: 'Red',
            product_type: 'Home &gt; Shirts',
            image_link: 'https://x.example/1.jpg',
            additional_image_link: ['https://x.example/2.jpg', 'https://x.example/3.jpg'],
          }) +
            item({
              id: 'C',
              title: '<![CDATA[Cup <b>big</b>]]>',
              link: 'https://x.example/c',
              availability: 'out of stock',
              price: '5 USD',
              google_product_category: '2169',
            }) +
            item({ ...shirt, id: 'S-2', price: '20.00 USD', color: 'Blue', availability: 'out_of_stock' }),
        ),
      ),
    );
    expect(summary).toMatchObject({ mapping: 'google-merchant', format: 'xml', read: 3, created: 2, merged: 1 });
    expect(products).toMatchObject([
      {
        externalId: 'S',
        categoryPath: ['Home', 'Shirts'],
        imageUrls: ['https://x.example/1.jpg', 'https://x.example/2.jpg', 'https://x.example/3.jpg'],
        skus: [
          { code: 'S-1', attributes: { color: 'Red' }, price: 1500, compareAtPrice: 2000, stock: null },
          { code: 'S-2', attributes: { color: 'Blue' }, price: 2000, compareAtPrice: null, stock: 0 },
        ],
      },
      { externalId: 'C', title: 'Cup big', categoryPath: [], skus: [{ code: 'C', price: 500, stock: 0 }] },
    ]);
  });

  it('is read as tab-separated text, with blanks in its column names', async () => {
    const rows = [
      'id\ttitle\tlink\timage link\tprice\tavailability\titem group id\tsize',
      'a\tBoot\thttps://x.example/a\thttps://x.example/a.jpg\t30.00 USD\tin stock\tB\t40',
      'b\tBoot\thttps://x.example/b\t\t31.00 USD\tin stock\tB\t41',
    ];
    const { summary, products } = await run('feed.tsv', rows.join('\n'));
    expect(summary).toMatchObject({ mapping: 'google-merchant', read: 2, created: 1, merged: 1 });
    expect(products).toMatchObject([
      { externalId: 'B', imageUrls: ['https://x.example/a.jpg'], skus: [{ code: 'a' }, { code: 'b' }] },
    ]);
  });

  it('keeps commas in names of its own categories, and takes the first of a shop’s own types', async () => {
    const cup = { link: 'https://x.example/c', availability: 'in stock', price: '5 USD' };
    const food = 'Food, Beverages &amp; Tobacco > Food Items > Snack Foods';
    const { summary, products } = await run(
      'categories.xml',
      feed(
        item({ ...cup, id: '1', title: 'One', google_product_category: food }) +
          item({ ...cup, id: '2', title: 'Two', google_product_category: food, product_type: 'Snacks > Nuts, Sale' }) +
          item({ ...cup, id: '3', title: 'Three', google_product_category: [food, 'Home > Kitchen'] }) +
          item({ ...cup, id: '4', title: 'Four', product_type: 'abcdefghijkl'.split('').join(' > ') }) +
          item({ ...cup, id: '5', title: 'Five', product_type: 'abcdefghij'.split('').join(' > ') }),
      ),
    );
    const path = ['Food, Beverages & Tobacco', 'Food Items', 'Snack Foods'];
    const ten = 'abcdefghij'.split('');
    expect(products.map(({ categoryPath }) => categoryPath)).toEqual([path, ['Snacks', 'Nuts'], path, ten, ten]);
    expect(summary.repairReasons).toEqual({ category_first_kept: 2, category_levels_cut: 1 });
  });

  it('takes references that XML does not know as text, and white space before its declaration', async () => {
    const cup = { link: 'https://x.example/?a=1&b=2', availability: 'in stock', price: '5 USD' };
    const items = [
      item({ ...cup, id: '1', title: 'Salt & Pepper', description: 'Caf&eacute;&nbsp;cup & more' }),
      item({ ...cup, id: '2', title: 'R&B;', link: 'https://x.example/2' }),
      item({ ...cup, id: '3', title: '<![CDATA[R&B]]>', link: 'https://x.example/3' }),
    ];
    const { summary, products } = await run('loose.xml', `\n \r\n${feed(items.join('\n'))}`);
    expect(products.map(({ title }) => title)).toEqual(['Salt & Pepper', 'R&B;', 'R&B']);
    expect(products[0]?.description).toBe('Café cup & more');
    expect(summary).toMatchObject({ accepted: 1, repaired: 2, repairReasons: { xml_reference_mended: 2 } });
  });

  it('names lines as they stand in the file where white space comes before the declaration', async () => {
    const { rejects } = await run('lines.xml', `\n\n${feed(`\n${item({ ...shirt, id: '1', price: 'much' })}`)}`);
    expect(rejects.map((line) => line.split(',').slice(0, 2))).toEqual([['1', '4']]);
  });

  it('is read in a time that grows as an item’s elements do, and gives up an item of too many', async () => {
    const cup = { id: '1', title: 'Cup', link: 'https://x.example/c', availability: 'in stock', price: '5 USD' };
    const tags = (count: number): string => '<g:tag/>'.repeat(count);
    const many = item(cup).replace('</item>', `${tags(150_000)}</item>`);
    const tooMany = item(cup).replace('</item>', `${tags(400_000)}</item>`);
    const startedAt = performance.now();
    const { summary, products } = await run('lists.xml', feed(many + tooMany + item({ ...cup, id: '2' })));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(products.map(({ externalId }) => externalId)).toEqual(['1', '2']);
    expect(summary.rejectReasons).toEqual({ row_too_long: 1 });
  });

  it('is read in the encoding that it names', async () => {
    const cup = item({ id: 'C', title: '#', link: 'https://x.example/c', availability: 'in stock', price: '5 USD' });
    const [before = '', after = ''] = feed(cup).split('#');
    const head = before.replace('version="1.0"?', 'version="1.0" encoding="windows-1256"?');
    // كوب in Windows-1256.
    const bytes = Buffer.concat([Buffer.from(head), Buffer.from([0xdf, 0xe6, 0xc8]), Buffer.from(after)]);
    const { summary, products } = await run('arabic.xml', bytes);
    expect(summary.encoding).toBe('windows-1256');
    expect(products[0]?.title).toBe('كوب');
  });

  it('takes texts that a program wrote, and makes no id, no group and no text of an element with elements', async () => {
    const cup = { link: 'https://x.example/c', availability: 'in stock', price: '5 USD' };
    const made = '<g:digital_source_type>trained_algorithmic_media</g:digital_source_type>';
    const { summary, products } = await run(
      'structured.xml',
      feed(
        item({
          ...cup,
          id: 'C',
          structured_title: `${made}<g:content>Cup</g:content>`,
          structured_description: `${made}<g:content>Holds tea</g:content>`,
        }) +
          item({ ...cup, id: 'D', title: 'Dish', description: 'Flat <b>and</b> round' }) +
          item({ ...cup, id: '<x>1</x>', title: 'One' }) +
          item({ ...cup, id: '<x>2</x>', title: 'Two' }),
      ),
    );
    expect(summary).toMatchObject({ mapping: 'google-merchant', created: 2, repairReasons: { value_not_text: 1 } });
    expect(summary.rejectReasons).toEqual({ external_id_missing: 2 });
    expect(products).toMatchObject([
      { title: 'Cup', description: 'Holds tea' },
      { title: 'Dish', description: '' },
    ]);
  });

  it.each([
    ['cut off', feed(item({ ...shirt, id: '1', price: '1 USD' })).slice(0, -30)],
    [
      'entities without end',
      `<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${feed(item({ ...shirt, id: '&b;' }))}`,
    ],
    ['without items', feed('')],
  ])('ends with an error when it is %s', async (_what, text) => {
    await expect(run('broken.xml', text)).rejects.toMatchObject({ code: expect.stringMatching(/^file_/) });
  });
});
