/** One suite, two engines: filters, visibility, cursors and counts are the same; what is weaker is named. */
import { afterAll, beforeAll, expect } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import { categories, invent, sellers } from './invented-catalog.ts';
import { onEachEngine } from './on-each-engine.ts';
import type { Document } from './product-port.fake.ts';
import { type SearchHarness, startSearch } from './search-harness.ts';

const amount = 240;

onEachEngine('search', {}, ({ name: engine, url, isAbsent, suite }) => {
  let search: SearchHarness;
  const products: Document[] = [];
  const special: Record<string, Document> = {};

  beforeAll(async () => {
    if (isAbsent) return;
    search = await startSearch({ search: { url } });
    for (let n = 1; n <= amount; n++) products.push(invent(n));
    const add = (name: string, document: Document): void => {
      special[name] = document;
      products.push(document);
    };
    add('model', invent(1_001, { title: 'Sony WH-1000XM4', titleAr: 'سوني', code: 'XM4-BLK' }));
    add('draft', { ...invent(1_002, { title: 'Zebrafinch secret draft' }), visible: false });
    add('deleted', { ...invent(1_003, { title: 'Zebrafinch gone' }), visible: false, deleted: true });
    add('suspended', { ...invent(1_004, { title: 'Zebrafinch shut' }), visible: false, seller_status: 'suspended' });
    add('arabic', invent(1_005, { title: 'Kettle', titleAr: 'غَلّاية كهربائية ٥ لتر' }));
    add('described', invent(1_006, { title: 'Plain thing', description: 'With a quokka inside.' }));
    for (const [name, title] of [
      ['neck', 'Bottle neck'],
      ['v-neck', 'V-neck for kids'],
    ] as const)
      add(name, invent(1_007, { title }));
    for (const name of ['twin', 'other twin', 'third twin']) add(name, invent(1_008, { title: 'Numbat plush' }));
    for (const document of products) search.catalog.put(document);
    await search.settle();
  }, 120_000);

  afterAll(async () => search?.close());

  const visible = (): Document[] => products.filter((d) => d.visible && !d.deleted);
  const ids = (documents: readonly Document[]): string[] => documents.map((d) => d.product_id).sort();

  async function all(query: Parameters<SearchHarness['find']>[0], limit = 50): Promise<string[]> {
    const found: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const { data, page } = await search.find({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...data.hits.map((hit) => hit.product.id));
      if (page.next_cursor === null) return found;
      cursor = page.next_cursor;
    }
  }

  suite('names what is weaker, and nothing on the full engine', async () => {
    const { meta } = await search.find({ q: 'headphones' });
    expect(meta?.['degraded']).toEqual(engine === 'mysql' ? ['ranking', 'typo_tolerance', 'did_you_mean'] : undefined);
  });

  suite('shows what buyers may see, and nothing else', async () => {
    expect((await all({})).sort()).toEqual(ids(visible()));
    for (const q of ['zebrafinch', 'Zebrafinch secret draft', 'zebrafinch shut']) {
      const { data } = await search.find({ q });
      expect(data.hits).toEqual([]);
      expect(data.total).toBe(0);
    }
  });

  suite('finds by title, brand, category, code, description, in both languages', async () => {
    const first = async (q: string) => (await search.find({ q })).data.hits[0]?.product.id;
    for (const q of ['wh1000xm4', 'WH-1000XM4', 'wh 1000 xm4', 'xm4blk'])
      expect(await first(q), q).toBe(special['model']?.product_id);
    expect(await first('غلايه كهربائيه 5')).toBe(special['arabic']?.product_id);
    expect(await first('الغلاية')).toBe(special['arabic']?.product_id);
    expect(await first('quokkas')).toBe(special['described']?.product_id);
    const inAudio = visible().filter((d) => d.category_id === categories.audio.id);
    expect((await all({ q: 'سماعات رأس' })).sort()).toEqual(ids(inAudio));
    const sony = visible().filter((d) => d.brand === 'Sony' && d.category_id === categories.audio.id);
    expect((await all({ q: 'sony headphones' })).sort()).toEqual(ids(sony));
  });

  suite('puts a match in the title before one in a description', async () => {
    const { data } = await search.find({ q: 'model 17' });
    expect(data.hits[0]?.product.title).toContain('Model 17');
    expect(data.hits[0]?.highlights[0]?.parts.filter((p) => p.match).map((p) => p.text)).toEqual(['Model', '17']);
  });

  suite('wants all of what makes up a word, also where one word is enough', async () => {
    const { data, meta } = await search.find({ q: 'v-neck kangaroo' });
    expect(data.hits.map(({ product }) => product.id)).toEqual([special['v-neck']?.product_id]);
    expect(data.total).toBe(1);
    expect(data.facets?.in_stock).toBe(1);
    expect(meta?.['relaxed']).toBe(true);
  });

  suite('explains the place that a hit has on its page, also among hits of the same score', async () => {
    const { data } = await search.find({ q: 'numbat plush' });
    const ranks: (number | null)[] = [];
    for (const { product } of data.hits) {
      const asked = { q: 'numbat plush', product_id: product.id, locale: 'en' as const };
      ranks.push((await search.runtime.port.explainSearch(systemContext('test'), asked)).rank);
    }
    expect(ranks).toEqual([1, 2, 3]);
  });

  suite('takes user text as text', async () => {
    const hostile = [
      '*:*',
      '_exists_:price',
      'costPrice:[0 TO *]',
      '/(a+)+b/',
      '*headphones',
      'head~',
      `' OR 1=1 --`,
      '"unbalanced',
      '+-><()~*"@',
      '\\',
      '%',
      '‮‏',
      '{"match_all":{}}',
      'ab '.repeat(85),
    ];
    for (const q of hostile) {
      const { data } = await search.find({ q });
      expect(data.total, q).toBeLessThan(visible().length);
    }
    expect((await search.find({ q: '*:*' })).data).toMatchObject({ total: 0, hits: [] });
  });

  suite('filters, alone and together', async () => {
    const cases: [Parameters<SearchHarness['find']>[0], (d: Document) => boolean][] = [
      [{ category: categories.root.id }, (d) => d.category_ids.includes(categories.root.id)],
      [{ category: 'headphones' }, (d) => d.category_id === categories.audio.id],
      [{ category: 'no-such-category' }, () => false],
      [{ brand: ['SONY', 'jbl'] }, (d) => d.brand === 'Sony' || d.brand === 'JBL'],
      [{ seller: [sellers[1]?.id ?? ''] }, (d) => d.seller_id === sellers[1]?.id],
      [{ price_min: 50_000, price_max: 200_000 }, (d) => d.price >= 50_000 && d.price <= 200_000],
      [{ price_min: 2_000, price_max: 1_000 }, () => false],
      [{ rating_min: 4 }, (d) => (d.rating.average ?? 0) >= 4],
      [{ in_stock: true }, (d) => d.stock > 0],
      [{ in_stock: false }, (d) => d.stock === 0],
      [{ attr: { color: ['black', 'Red'] } }, (d) => ['Black', 'Red'].includes(colorOf(d))],
      [{ attr: { color: ['أسود'] } }, (d) => colorOf(d) === 'Black'],
      [{ attr: { color: ['Black'], size: ['M'] } }, (d) => colorOf(d) === 'Black' && sizeOf(d) === 'M'],
      [
        { q: 'smartphone', brand: ['nokia'], in_stock: true, rating_min: 2 },
        (d) => d.brand === 'Nokia' && d.stock > 0 && (d.rating.average ?? 0) >= 2,
      ],
    ];
    for (const [query, wanted] of cases) {
      const expected = ids(visible().filter(wanted));
      expect((await all(query)).sort(), JSON.stringify(query)).toEqual(expected);
      expect((await search.find({ ...query, limit: 1 })).data.total).toBe(expected.length);
    }
  });

  suite('counts each facet under all filters but its own', async () => {
    const query = { brand: ['sony'], attr: { color: ['Black'] }, price_max: 400_000, in_stock: true };
    const { data } = await search.find(query);
    const { facets } = data;
    if (facets === null) throw new Error('The first page has facets');
    const pass = (d: Document, without: string): boolean =>
      (without === 'brand' || d.brand === 'Sony') &&
      (without === 'color' || colorOf(d) === 'Black') &&
      (without === 'price' || d.price <= 400_000) &&
      (without === 'in_stock' || d.stock > 0);
    const count = (without: string, more: (d: Document) => boolean = () => true): number =>
      visible().filter((d) => pass(d, without) && more(d)).length;
    for (const { value, count: n, selected } of facets.brands) {
      expect(n, value).toBe(count('brand', (d) => d.brand === value));
      expect(selected).toBe(value === 'Sony');
    }
    expect(facets.brands.length).toBeGreaterThan(1);
    for (const { id, count: n } of facets.categories) expect(n).toBe(count('', (d) => d.category_ids.includes(id)));
    for (const { id, count: n } of facets.sellers) expect(n).toBe(count('', (d) => d.seller_id === id));
    for (const { rating_min, count: n } of facets.ratings)
      expect(n).toBe(count('', (d) => (d.rating.average ?? 0) >= rating_min));
    expect(facets.in_stock).toBe(count('in_stock', (d) => d.stock > 0));
    const colors = facets.attributes.find((a) => a.name === 'color')?.values ?? [];
    expect(colors.length).toBeGreaterThan(1);
    for (const { value, count: n } of colors) expect(n).toBe(count('color', (d) => colorOf(d) === value));
    const sizes = facets.attributes.find((a) => a.name === 'size')?.values ?? [];
    for (const { value, count: n } of sizes) expect(n).toBe(count('', (d) => sizeOf(d) === value));
    const prices = visible()
      .filter((d) => pass(d, 'price'))
      .map((d) => d.price);
    expect(facets.price.min).toBe(Math.min(...prices));
    expect(facets.price.max).toBe(Math.max(...prices));
    for (const { from, to, count: n } of facets.price.ranges)
      expect(n).toBe(prices.filter((p) => p >= from && (to === null || p < to)).length);
    expect(facets.price.ranges.reduce((sum, range) => sum + range.count, 0)).toBe(prices.length);
  });

  suite('names facets in the language of the answer', async () => {
    const { data } = await search.find({ category: 'headphones' }, 'ar');
    expect(data.facets?.categories.find((c) => c.slug === 'headphones')).toMatchObject({
      name: 'سماعات رأس',
      selected: true,
    });
    expect(data.facets?.attributes.find((a) => a.name === 'color')?.values.map((v) => v.value)).toContain('أسود');
  });

  suite('counts a chosen value as its filter finds it, in whichever language it is written', async () => {
    const black = visible().filter((d) => colorOf(d) === 'Black');
    const valuesOf = async (colors: string[], locale: string, more = {}) => {
      const { facets, total } = (await search.find({ attr: { color: colors }, ...more }, locale)).data;
      return { total, values: facets?.attributes.find(({ name }) => name === 'color')?.values ?? [] };
    };
    for (const [color, locale] of [
      ['أسود', 'en'],
      ['black', 'ar'],
    ] as const) {
      const { total, values } = await valuesOf([color], locale);
      expect(total).toBe(black.length);
      expect(values).toContainEqual({ value: color, count: black.length, selected: true });
    }
    const sonys = (color: string): number => visible().filter((d) => colorOf(d) === color && d.brand === 'Sony').length;
    const { values } = await valuesOf(['أسود', 'White'], 'en', { brand: ['Sony'] });
    expect(values.filter(({ selected }) => selected)).toEqual(
      [
        { value: 'أسود', count: sonys('Black'), selected: true },
        { value: 'White', count: sonys('White'), selected: true },
      ].sort((a, b) => b.count - a.count),
    );
    expect(values).toContainEqual({ value: 'Red', count: sonys('Red'), selected: false });
  });

  suite('orders by every sort, and pages without a gap or a repeat', async () => {
    const by = (f: (d: Document) => number[]) => (a: Document, b: Document) => {
      const [left, right] = [f(a), f(b)];
      for (const [i, value] of left.entries()) if (value !== right[i]) return value - (right[i] ?? 0);
      return a.product_id < b.product_id ? -1 : 1;
    };
    const orders = {
      newest: by((d) => [-Date.parse(d.created_at)]),
      price_asc: by((d) => [d.price]),
      price_desc: by((d) => [-d.price]),
      rating: by((d) => [-(d.rating.average ?? 0), -d.rating.count]),
      best_selling: by((d) => [-d.units_sold]),
    };
    for (const [sort, order] of Object.entries(orders)) {
      const expected = [...visible()].sort(order).map((d) => d.product_id);
      expect(await all({ sort: sort as 'newest' }, 100), sort).toEqual(expected);
    }
    const relevance = await all({ q: 'headphones' }, 7);
    expect(new Set(relevance).size).toBe(relevance.length);
    expect(relevance).toHaveLength((await search.find({ q: 'headphones' })).data.total);
    expect(new Set(await all({}, 37)).size).toBe(visible().length);
  });

  suite('refuses a cursor of another query, and an altered one', async () => {
    const { page } = await search.find({ q: 'headphones', limit: 5 });
    const cursor = page.next_cursor ?? '';
    await expect(search.find({ q: 'smartphone', limit: 5, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' });
    const flipped = `${cursor[0] === 'A' ? 'B' : 'A'}${cursor.slice(1)}`;
    await expect(search.find({ q: 'headphones', cursor: flipped })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  suite('goes on with a cursor whatever the order of the parameters', async () => {
    const attr = { color: ['Black', 'White'], size: ['M', 'L'] };
    const query = { q: 'wireless', brand: ['Sony', 'JBL'], seller: sellers.map(({ id }) => id), attr, limit: 3 };
    const { page, data } = await search.find(query);
    const cursor = page.next_cursor ?? '';
    const next = (await search.find({ ...query, cursor })).data.hits.map((hit) => hit.product.id);
    expect(next).toHaveLength(3);
    const otherwise = {
      limit: 3,
      attr: { size: ['L', 'M', 'L'], color: ['White', 'Black'] },
      seller: sellers.map(({ id }) => id).reverse(),
      brand: ['JBL', 'Sony'],
      q: 'wireless',
    };
    const { data: again } = await search.find({ ...otherwise, cursor });
    expect(again.hits.map((hit) => hit.product.id)).toEqual(next);
    expect((await search.find(otherwise)).data).toEqual(data);
    for (const other of [{ attr: { ...attr, color: ['Black'] } }, { brand: ['Sony'] }])
      await expect(search.find({ ...query, ...other, cursor })).rejects.toMatchObject({ code: 'invalid_cursor' });
  });

  suite('completes what is being typed', async () => {
    const { data } = await search.suggest('headph');
    expect(data.products).toHaveLength(5);
    for (const product of data.products) expect(product.title).toContain('Headphones');
    expect(data.categories.map((c) => c.slug)).toEqual(['headphones']);
    expect(data.categories[0]?.path).toEqual(['Electronics', 'Headphones']);
    expect((await search.suggest('zebraf')).data.products).toEqual([]);
    expect((await search.suggest('%')).data).toEqual({ queries: [], products: [], categories: [] });
  });

  suite('suggests what others asked and found', async () => {
    const ask = async (q: string, hosts: readonly number[]) => {
      for (const host of hosts) {
        await search.find({ q }, 'en', `203.0.113.${host}`);
        // Of each second the last who asked is noted.
        await new Promise((resolve) => setTimeout(resolve, 1_100));
      }
    };
    await Promise.all([
      ask('Coffee  machine', [1, 2, 3]),
      ask('coffee nobodyhasit', [1, 2, 3]),
      // One who asks again and again is one.
      ask('Smartphone', [9, 9, 9, 9]),
    ]);
    expect((await search.suggest('coff')).data.queries).toEqual(['coffee machine']);
    expect((await search.suggest('smart')).data.queries).toEqual([]);
  });

  if (engine === 'elasticsearch')
    suite('forgives typos only where the exact words find too little', async () => {
      const near = await search.find({ q: 'headphnoes' });
      expect(near.data.total).toBeGreaterThan(0);
      expect(near.data.did_you_mean).toBe('headphones');
      expect((await search.find({ q: 'headphones' })).data.did_you_mean).toBeNull();
      // Sony makes headphones, Nokia does not.
      expect((await search.find({ q: 'sony headphnoes' })).data.did_you_mean).toBe('sony headphones');
      const nothingBetter = await search.find({ q: 'nokia headphnoes' });
      expect(nothingBetter.meta?.['relaxed']).toBe(true);
      expect(nothingBetter.data.did_you_mean).toBeNull();
      const pages = await all({ q: 'headphnoes' }, 9);
      expect(new Set(pages).size).toBe(near.data.total);
    });
  else
    suite('takes the beginnings of words for them where words may be missing', async () => {
      const { data, meta } = await search.find({ q: 'wombatt numba plus echidnaa' });
      expect(meta?.['relaxed']).toBe(true);
      expect(data.total).toBeGreaterThan(0);
      expect(data.total).toBe((await search.find({ q: 'numbat plush' })).data.total);
    });
});

function colorOf(document: Document): string {
  return (document.texts as Record<string, { attributes: Record<string, string> }>)['en']?.attributes['color'] ?? '';
}

function sizeOf(document: Document): string {
  return (document.texts as Record<string, { attributes: Record<string, string> }>)['en']?.attributes['size'] ?? '';
}
