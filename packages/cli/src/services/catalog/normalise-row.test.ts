import { describe, expect, it } from 'vitest';
import { guessDocument, guessMapping } from './map/guess.ts';
import { parseMapping } from './map/mapping.ts';
import { contentHash, normaliseRow } from './normalise-row.ts';
import { makeRateTable } from './rates.ts';

const rates = makeRateTable(
  'USD',
  { as_of: '2025-06-30', base: 'USD', rates: { USD: '1', EGP: '0.02', JPY: '0.007' } },
  [],
);
const now = new Date('2026-03-10T12:00:00Z');
const base = {
  name: 'test',
  currency: 'USD',
  fields: {
    external_id: 'id',
    title: 'name',
    description: 'text',
    price: { columns: ['sale', 'price'] },
    compare_at_price: 'price',
    sku_code: 'sku',
    images: { column: 'images', split: '|' },
    category: { columns: ['top', 'sub'] },
    currency: 'currency',
    stock: 'stock',
  },
  attributes: { size: 'Size', weight_kg: { column: 'Weight', type: 'number' } },
};
const good = { id: 'A1', name: 'Desk lamp', price: '20.00' };

function run(cells: Record<string, unknown>, changes: object = {}) {
  const mapping = parseMapping({ ...base, ...changes }, 'test');
  return normaliseRow({ row: 2, line: 2, cells, repairs: [] }, { mapping, rates, defaultLocale: 'en', now });
}

function product(cells: Record<string, unknown>, changes: object = {}) {
  const outcome = run(cells, changes);
  if (!('record' in outcome)) throw new Error(`rejected: ${outcome.reject.code}`);
  return {
    ...outcome.record.product,
    codes: outcome.kind === 'repaired' ? outcome.repairs.map((repair) => repair.code) : [],
  };
}

describe('normaliseRow', () => {
  it('takes a clean row as it is', () => {
    const outcome = run({ ...good, sale: '15.50', top: 'Home', sub: 'Lamps', stock: '7', Size: 'M', Weight: '1.50' });
    expect(outcome.kind).toBe('accepted');
    expect(
      product({ ...good, sale: '15.50', top: 'Home', sub: 'Lamps', stock: '7', Size: 'M', Weight: '1.50' }),
    ).toMatchObject({
      externalId: 'A1',
      categoryPath: ['Home', 'Lamps'],
      currency: 'USD',
      convertedFrom: null,
      attributes: { size: 'M', weight_kg: '1.5' },
      skus: [{ code: 'A1', price: 1550, compareAtPrice: 2000, stock: 7 }],
    });
  });

  it.each([
    [{ ...good, id: ' ' }, 'external_id_missing', 'id'],
    [{ ...good, id: 'x'.repeat(129) }, 'external_id_too_long', 'id'],
    [{ ...good, name: '' }, 'title_missing', 'name'],
    [{ ...good, name: '\ufffd\ufffd\ufffd lamp' }, 'text_undecodable', 'name'],
    [{ ...good, price: '' }, 'price_missing', 'sale'],
    [{ ...good, price: 'Get' }, 'price_not_a_number', 'price'],
    [{ ...good, price: '0' }, 'price_not_positive', 'price'],
    [{ ...good, price: '99999999999999' }, 'price_too_large', 'price'],
    [{ ...good, currency: 'XTS' }, 'currency_not_convertible', 'price'],
    [{ ...good, price: '€5' }, 'currency_mismatch', 'price'],
    [{ id: '5', name: '', price: '', text: '' }, 'row_empty', ''],
  ])('rejects %j with %s in column %j', (cells, code, column) => {
    const outcome = run(cells);
    expect(outcome.kind).toBe('rejected');
    expect('reject' in outcome && outcome.reject).toMatchObject({ code, column });
  });

  it.each([
    [{ id: { $oid: '65a' } }, 'external_id_missing', 'id'],
    [{ id: [{ $oid: '65a' }] }, 'external_id_missing', 'id'],
    [{ name: { en: 'Lamp' } }, 'title_missing', 'name'],
    [{ price: { $numberDecimal: '20' } }, 'price_missing', 'sale'],
    // Beyond 2^53 several numbers are read as one.
    [{ id: JSON.parse('9007199254740993') }, 'external_id_inexact', 'id'],
    [{ id: JSON.parse('12345678901234567891') }, 'external_id_inexact', 'id'],
    [{ id: 0.1 }, 'external_id_inexact', 'id'],
  ])('never makes a text of %j', (cells, code, column) => {
    const outcome = run({ ...good, ...cells });
    expect(outcome).toMatchObject({ kind: 'rejected', reject: { code, column } });
  });

  it('leaves out an object where a text is wanted, and says so', () => {
    const told = { sale: '5', text: { p: 'x' }, stock: '3', Size: { a: 1 }, currency: { code: 'EGP' } };
    const found = product({ ...good, ...told, top: { id: 1 }, sub: 'Lamps', images: [{ src: 'https://a.example/1' }] });
    expect(found).toMatchObject({ description: '', currency: 'USD', categoryPath: ['Lamps'], attributes: {} });
    expect(found.imageUrls).toEqual([]);
    expect(found.codes.toSorted()).toEqual(['image_url_dropped', ...Array(4).fill('value_not_text')]);
    expect(product({ ...good, id: Number.MAX_SAFE_INTEGER }).externalId).toBe('9007199254740991');
    expect(product({ ...good, sale: { x: 1 } }).codes).toEqual(['value_not_text', 'price_from_other_column']);
    expect(product({ ...good, sale: '5', Size: ['M', { x: 1 }] }).attributes).toEqual({});
    const nested = product({ ...good, sale: '5', more: { a: { b: 1 } } }, { attribute_objects: { product: 'more' } });
    expect(nested.codes).toEqual(['attribute_dropped']);
  });

  it('names every repair', () => {
    expect(product({ ...good, name: 'A lamp that is cut o...' })).toMatchObject({
      title: 'A lamp that is cut o',
      codes: ['price_from_other_column', 'title_ellipsis_removed'].toSorted().toReversed(),
    });
    expect(product({ ...good, sale: '30', price: '20' })).toMatchObject({ codes: ['compare_at_price_dropped'] });
    expect(product({ ...good, sale: '5.005' }, { decimal: '.' })).toMatchObject({
      codes: ['price_rounded'],
      skus: [{ price: 501 }],
    });
    expect(product({ ...good, sale: '5', images: 'https://a.example/1.jpg|ftp://x|nonsense' })).toMatchObject({
      imageUrls: ['https://a.example/1.jpg'],
      codes: ['image_url_dropped', 'image_url_dropped'],
    });
    expect(product({ ...good, sale: '5', sku: 'رمز 7' }).codes).toEqual(['sku_code_rewritten']);
    expect(product({ ...good, sale: '5', Weight: 'heavy' }).codes).toEqual(['attribute_dropped']);
  });

  it.each([
    ['2026-03-01T00:00Z/2026-03-31T00:00Z', true],
    ['2026-03-10T14:00+02:00/2026-03-10T14:00+02:00', true],
    ['2026-03-01/2026-03-10', true],
    ['', true],
    ['2026-03-01/2026-03-09', false],
    ['2026-03-10T12:01Z/2026-04-01T00:00Z', false],
    ['in spring', false],
    [{ from: '2026-03-01' }, false],
  ])('takes the sale price within its dates %j alone: %j', (dates, counts) => {
    const found = product({ ...good, sale: '15', dates }, { sale: { column: 'sale', window: 'dates' } });
    expect(found.skus[0]).toMatchObject(
      counts ? { price: 1500, compareAtPrice: 2000 } : { price: 2000, compareAtPrice: null },
    );
    expect(found.codes).toEqual(counts ? [] : ['sale_price_left_out']);
  });

  it.each([
    ['', '2026-03-10', true],
    ['2026-03-10', '', true],
    ['2026-03-01', '2026-03-09', false],
    ['2026-03-11', '', false],
    ['', 'soon', false],
  ])('takes the sale price from %j to the end of %j alone: %j', (from, to, counts) => {
    const sale = { column: 'sale', starts: 'from', ends: 'to' };
    const found = product({ ...good, sale: '15', from, to }, { sale });
    expect([found.skus[0]?.price, found.codes]).toEqual(counts ? [1500, []] : [2000, ['sale_price_left_out']]);
    expect(product({ ...good, sale: '', from, to }, { sale }).codes).toEqual(['price_from_other_column']);
  });

  it('rejects what has a sale price alone outside its dates', () => {
    const sale = { column: 'sale', window: 'dates' };
    const outcome = run({ ...good, price: '', sale: '15', dates: '2026-01-01/2026-01-31' }, { sale });
    expect(outcome).toMatchObject({ reject: { code: 'price_missing' }, repairs: [{ code: 'sale_price_left_out' }] });
  });

  it.each([
    ['', null, []],
    ['٧', 7, []],
    [1_000_000_000, 1_000_000_000, []],
    ['1000000001', 1_000_000_000, ['stock_limited']],
    [-2, 0, ['stock_below_zero']],
    ['ask us', 0, ['stock_unreadable']],
    [{ $numberLong: '5' }, 0, ['value_not_text']],
  ])('says nothing of stock only where the cell is empty: %j', (stock, pieces, codes) => {
    const found = product(
      { ...good, sale: '5', stock, here: 'in' },
      { fields: { ...base.fields, availability: 'here' } },
    );
    expect([found.skus[0]?.stock, found.codes]).toEqual([pieces, codes]);
  });

  it('converts by the recorded rate and records it', () => {
    const converted = product({ ...good, sale: '4,249.00', price: '', currency: 'EGP' });
    expect(converted.convertedFrom).toEqual({ currency: 'EGP', amount: '4249', rate: '0.02', rateDate: '2025-06-30' });
    expect(converted.skus[0]?.price).toBe(8498);
    expect(product({ ...good, sale: '1000', price: '', currency: 'JPY' }).skus[0]?.price).toBe(700);
  });

  it.each([
    [{ sale: '12,500 TND' }, {}],
    [{ sale: '12,500', currency: 'tnd' }, {}],
    [{ sale: '12,500' }, { currency: 'TND' }],
  ])('leaves a price of three decimals unread where it could be a thousand: %j, %j', (cells, changes) => {
    const outcome = run({ ...good, ...cells }, { currency: undefined, ...changes });
    expect('reject' in outcome && outcome.reject).toMatchObject({ code: 'price_ambiguous', column: 'sale' });
  });

  it('keeps a product without a price only when asked', () => {
    const kept = product({ ...good, price: '' }, { price_missing: 'keep' });
    expect(kept.codes).toEqual(['price_missing_kept']);
    expect(kept.skus[0]?.price).toBeNull();
  });

  it('takes prices of an export as they stand: zero, and a former price that is none', () => {
    const pricesOf = (sale: string, price: string, changes: object = { verbatim: true, price_missing: 'keep' }) => {
      const mapping = { ...changes, fields: { ...base.fields, price: 'sale' } };
      const { skus, codes } = product({ ...good, sale, price }, mapping);
      return [skus[0]?.price, skus[0]?.compareAtPrice, ...codes];
    };
    expect(pricesOf('0.00', '')).toEqual([0, null]);
    expect(pricesOf('0', '5.00')).toEqual([0, 500]);
    expect(pricesOf('5.00', '5.00')).toEqual([500, 500]);
    expect(pricesOf('5.00', '4.00')).toEqual([500, 400]);
    expect(pricesOf('5.00', '0.00')).toEqual([500, 0]);
    expect(pricesOf('', '4.00')).toEqual([null, 400, 'price_missing_kept']);
    expect(pricesOf('5.00', '5.00', {})).toEqual([500, null]);
    expect(pricesOf('5.00', '4.00', {})).toEqual([500, null, 'compare_at_price_dropped']);
    const tiny = run({ ...good, sale: '0.0001' }, { verbatim: true, decimal: '.' });
    expect('reject' in tiny && tiny.reject.code).toBe('price_not_positive');
  });

  it('leaves out a picture whose address is too long once it is encoded, and no more', () => {
    const images = `https://a.example/${'ل'.repeat(400)}.jpg|https://a.example/${'l'.repeat(1900)}.jpg`;
    const found = product({ ...good, sale: '5', images });
    expect([found.imageUrls?.length, found.codes]).toEqual([1, ['image_url_dropped']]);
  });

  it('keeps names of an export’s attributes as the contract allows them, and makes such of others', () => {
    const more = { size__eu: '42', size_eu: '43', color_: 'Red', 'Heel Height': '3', x: 1 };
    const changes = { attribute_objects: { product: 'more' } };
    const exported = product({ ...good, sale: '5', more }, { ...changes, verbatim: true });
    expect(exported.attributes).toEqual({ size__eu: '42', size_eu: '43', color_: 'Red', heel_height: '3', x: '1' });
    expect(exported.codes).toEqual([]);
    const others = product({ ...good, sale: '5', more }, changes);
    expect(others.attributes).toEqual({ size_eu: '42', color: 'Red', heel_height: '3', x: '1' });
    expect(others.codes).toEqual(['attribute_name_repeated']);
  });

  it('names an attribute that falls together with another, unless both say the same', () => {
    const changes = { attribute_objects: { product: 'more', variant: 'own' } };
    const same = product({ ...good, sale: '5', Size: 'M', more: { size: 'M', SIZE: 'M' } }, changes);
    expect([same.attributes, same.codes]).toEqual([{ size: 'M' }, []]);
    const two = product({ ...good, sale: '5', Size: 'M', more: { size: 'L' }, own: { a: '1', A: '2' } }, changes);
    expect([two.attributes, two.skus[0]?.attributes]).toEqual([{ size: 'M' }, { a: '1' }]);
    expect(two.codes.toSorted()).toEqual(['attribute_name_repeated', 'attribute_name_repeated']);
  });

  it('writes SKU codes that the contract allows, different for different ids', () => {
    const codes = ['زيت 1', 'زيت 2', 'a b', 'x'.repeat(100)].map((id) => product({ ...good, id }).skus[0]?.code ?? '');
    for (const code of codes) expect(code).toMatch(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('hashes content alone: equal for a rerun, other for another price', () => {
    const [first, again, other] = [
      { ...good, sale: '5' },
      { ...good, sale: '5.00' },
      { ...good, sale: '6' },
    ].map((cells) => {
      const outcome = run(cells);
      return 'record' in outcome ? contentHash(outcome.record.product) : '';
    });
    expect(first).toBe(again);
    expect(first).not.toBe(other);
  });
});

describe('guessMapping', () => {
  it('finds fields by their usual names and attributes by their prefix', () => {
    const mapping = guessMapping(['Product ID', 'Name', 'Sale Price', 'attributes.Battery Life', 'Notes'], 'guess');
    expect(mapping.fields.external_id?.columns).toEqual(['Product ID']);
    expect(mapping.fields.price?.columns).toEqual(['Sale Price']);
    expect(mapping.attributes).toEqual({ battery_life: { column: 'attributes.Battery Life', type: 'text' } });
  });

  it('keeps each of several columns whose attributes would have one name, the first under that name', () => {
    const long = `attr.${'long'.repeat(10)}`;
    const columns = ['attr.color_2', 'attr.Color', 'attr.color', 'spec: COLOR!', long, `${long} `, 'attr.اللون'];
    const { attributes } = guessMapping(['id', 'name', 'price', ...columns], 'guess');
    expect(Object.entries(attributes).map(([name, { column }]) => [name, column])).toEqual([
      ['color_2', 'attr.color_2'],
      ['color', 'attr.Color'],
      ['color_3', 'attr.color'],
      ['color_4', 'spec: COLOR!'],
      ['long'.repeat(10), long],
      [`${'long'.repeat(9)}lo_2`, `${long} `],
    ]);
    expect(
      guessDocument(['id', ...columns], 'guess').renamed.map(({ column, wanted, first, name }) => [
        column,
        wanted,
        first,
        name,
      ]),
    ).toEqual([
      ['attr.color', 'color', 'attr.Color', 'color_3'],
      ['spec: COLOR!', 'color', 'attr.Color', 'color_4'],
      [`${long} `, 'long'.repeat(10), long, `${'long'.repeat(9)}lo_2`],
    ]);
  });

  it('parts addresses of pictures by whatever mark the file has', () => {
    const mapping = guessMapping(['id', 'name', 'price', 'images'], 'guess');
    const cells = { ...good, images: 'https://a.example/1.jpg, https://a.example/2.jpg' };
    const rules = { mapping: { ...mapping, currency: 'USD' }, rates, defaultLocale: 'en', now };
    const outcome = normaliseRow({ row: 2, line: 2, cells, repairs: [] }, rules);
    expect('record' in outcome && outcome.record.product.imageUrls).toEqual([
      'https://a.example/1.jpg',
      'https://a.example/2.jpg',
    ]);
  });

  it('fails rather than go without a price', () => {
    expect(() => guessMapping(['id', 'name', 'cost'], 'guess')).toThrow(
      expect.objectContaining({ code: 'mapping_incomplete' }),
    );
  });

  it('names no more than some columns of a file of thousands', () => {
    const columns = Array.from({ length: 50_000 }, (_, i) => `${'c'.repeat(200)}${i}`);
    expect(() => guessMapping(columns, 'guess')).toThrow(/^.{100,2500} and 49970 more\. Give a mapping file\.$/);
  });
});

describe('parseMapping', () => {
  it.each([
    [{ ...base, fields: { title: 'name', price: 'price' } }, 'mapping_incomplete'],
    [{ ...base, feilds: {} }, 'mapping_invalid'],
    [{ ...base, attributes: { 'Not A Name': 'x' } }, 'mapping_invalid'],
    [{ ...base, fields: { ...base.fields, brand: { split: ',' } } }, 'mapping_invalid'],
    [{ ...base, fields: { ...base.fields, brand: { column: 'a', extract: '(' } } }, 'mapping_invalid'],
    [{ ...base, fields: { ...base.fields, brand: { column: 'a', until: { b: ',' } } } }, 'mapping_invalid'],
    [{ ...base, fields: { ...base.fields, category: { column: 'top', split: 'auto' } } }, 'mapping_invalid'],
    [{ ...base, sale: { column: 'sale' } }, 'mapping_invalid'],
    [{ ...base, sale: { column: 'sale', window: 'dates', ends: 'to' } }, 'mapping_invalid'],
    [{ ...base, sale: { column: 'sku', window: 'dates' } }, 'mapping_invalid'],
  ])('refuses a faulty mapping', (value, code) => {
    expect(() => parseMapping(value, 'test')).toThrow(expect.objectContaining({ code }));
  });
});

describe('makeRateTable', () => {
  it('lets an option win over the file and crosses through the base', () => {
    const file = { as_of: '2025-06-30', base: 'USD', rates: { USD: '1', EGP: '0.02', SAR: '0.2667' } };
    expect(makeRateTable('USD', file, ['EGP=0.0205']).find('EGP')).toMatchObject({ text: '0.0205', date: 'option' });
    expect(makeRateTable('SAR', file, []).find('EGP')?.text).toBe('0.074990626171');
    expect(makeRateTable('USD', undefined, []).find('EGP')).toBeUndefined();
    expect(() => makeRateTable('USD', undefined, ['EGP:2'])).toThrow(expect.objectContaining({ code: 'rate_invalid' }));
  });
});
