/** What users type is text and nothing else, whichever engine answers. */
import { afterAll, beforeAll, expect } from 'vitest';
import { categories, invent } from './invented-catalog.ts';
import { onEachEngine } from './on-each-engine.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const sqlWords = [
  `' OR '1'='1`,
  `'; DROP TABLE search_documents; --`,
  `1) UNION SELECT password FROM users --`,
  `\\'; SELECT SLEEP(5) #`,
  `%' AND 1=CONVERT(int, @@version) --`,
  `headphones") OR ("1"="1`,
];

onEachEngine('hostile text', { timeout: 120_000 }, ({ url, isAbsent, suite }) => {
  let search: SearchHarness;
  const visible = Array.from({ length: 30 }, (_, n) => invent(n + 1));
  const secret = { title: 'Numbat prototype', titleAr: 'نومبات' };
  const unseen = [
    { ...invent(101, secret), visible: false },
    { ...invent(102, secret), visible: false, deleted: true },
    { ...invent(103, secret), visible: false, seller_status: 'suspended' as const },
    { ...invent(104, secret), visible: false, seller_status: 'pending' as const },
  ];

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url } });
    for (const document of [...visible, ...unseen]) search.catalog.put(document);
    await search.settle();
  }, 120_000);
  afterAll(async () => search?.close());

  suite('A61 a search never returns what is not published, deleted or of a shop that is not approved', async () => {
    const attempts = [
      { q: 'numbat prototype' },
      { q: 'نومبات' },
      { q: 'prototype', in_stock: true },
      { q: 'is_visible:false' },
      { category: categories.root.id },
      {},
    ];
    const hidden = new Set(unseen.map(({ product_id }) => product_id));
    for (const query of attempts) {
      for (const sort of ['relevance', 'newest', 'price_asc', 'rating', 'best_selling'] as const) {
        const { data } = await search.find({ ...query, sort, limit: 100 });
        expect(data.hits.filter((hit) => hidden.has(hit.product.id))).toEqual([]);
        expect(data.total).toBeLessThanOrEqual(visible.length);
      }
    }
    expect((await search.suggest('numb')).data.products).toEqual([]);
    for (const q of ['numbat', 'numbta', 'numbatt', 'prototpye'])
      expect((await search.find({ q })).data.did_you_mean).toBeNull();
  });

  suite('A70 SQL in the query, a category, a brand, a value finds nothing and harms nothing', async () => {
    for (const text of sqlWords) {
      const { data } = await search.find({ q: text });
      expect(data.total).toBeLessThanOrEqual(visible.length);
      for (const query of [{ category: text.slice(0, 200) }, { brand: [text] }, { attr: { color: [text] } }])
        expect((await search.find(query)).data.total, JSON.stringify(query)).toBe(0);
      expect((await search.suggest(text)).data.products.length).toBeLessThanOrEqual(5);
    }
    expect((await search.find({ sort: 'newest' })).data.total).toBe(visible.length);
  });

  suite("A71 the engine's query language is plain text, however long or deep", async () => {
    const syntax = ['*:*', '*', '*headphones', '~', '"', '_exists_:price', '/(a+)+b/', '[0 TO *]', '{"match_all":{}}'];
    for (const q of syntax) {
      const { data } = await search.find({ q });
      if (/^[^\p{L}\p{N}]*$/u.test(q)) expect(data, q).toMatchObject({ total: 0, hits: [] });
      else expect(data.total, q).toBeLessThan(visible.length);
    }
    expect((await search.find({ q: 'costPrice:[0 TO *]' })).data.total).toBe(0);
    const long = 'ab '.repeat(85);
    expect((await search.find({ q: long })).data.total).toBe(0);
    expect((await search.find({ q: 'x'.repeat(256) })).data.total).toBe(0);
    const [exact, starred] = [await search.find({ q: 'headphones' }), await search.find({ q: 'headphones*~' })];
    expect(starred.data.total).toBeLessThanOrEqual(exact.data.total);
  });

  suite('marks of direction, zero-width letters and broken surrogates are no letters', async () => {
    const wanted = (await search.find({ q: 'headphones' })).data.total;
    expect(wanted).toBeGreaterThan(0);
    expect((await search.find({ q: '\u202eheadphones\u200b' })).data.total).toBe(wanted);
    expect((await search.find({ q: '\u202e\u200f\u200b' })).data.total).toBe(0);
    expect((await search.find({ q: '\ud800 \udc00' })).data.total).toBe(0);
  });

  suite('A74 a cursor that is flipped, foreign, of other filters or holds SQL is refused', async () => {
    const { page } = await search.find({ q: 'headphones', limit: 2 });
    const cursor = page.next_cursor ?? '';
    expect(cursor).not.toBe('');
    const foreign = (await search.find({ q: 'smartphone', limit: 2 })).page.next_cursor ?? '';
    const flipped = [...cursor].map((letter, i) => (i === 20 ? (letter === 'A' ? 'B' : 'A') : letter)).join('');
    const forged = Buffer.from(`12345678[1,"x","exact' OR 1=1 --"]`).toString('base64url');
    for (const bad of [flipped, foreign, forged, cursor.slice(0, 10), 'AAAA'])
      await expect(search.find({ q: 'headphones', limit: 2, cursor: bad })).rejects.toMatchObject({
        code: 'invalid_cursor',
      });
    await expect(search.find({ q: 'headphones', in_stock: true, limit: 2, cursor })).rejects.toMatchObject({
      code: 'invalid_cursor',
    });
  });
});
