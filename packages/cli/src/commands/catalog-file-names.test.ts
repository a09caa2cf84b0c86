import { describe, expect, it } from 'vitest';
import { rejectNames } from './catalog-file-names.ts';

describe('rejectNames', () => {
  it('takes the name as it is for one file', () => {
    expect(rejectNames('out/rejects.csv', ['a/products.csv'])).toEqual(['out/rejects.csv']);
  });

  it('gives each of several files its own, also where their names are equal', () => {
    const files = ['a/products.csv', 'b/products.csv.gz', 'c/other.csv', 'd/products-2.csv', 'e/Products.tsv'];
    expect(rejectNames('out/rejects.csv', files)).toEqual([
      'out/rejects.products.csv',
      'out/rejects.products-2.csv',
      'out/rejects.other.csv',
      'out/rejects.products-2-2.csv',
      'out/rejects.Products-3.csv',
    ]);
    expect(rejectNames('rejects', ['a/x.csv', 'b/x.csv'])).toEqual(['rejects.x', 'rejects.x-2']);
  });
});
