import { expect, it } from 'vitest';
import type { Verified } from './search-work.ts';
import { showVerified } from './show-verified.ts';

const clean: Verified = {
  ...{ rows: 30_000, indexed_documents: 30_000, differences: [], differences_found: 0, repaired: 0 },
  next_after_id: null,
};

it('says in one line that nothing differs', () => {
  expect(showVerified(clean, 0.5)).toBe('30000 rows, 30000 documents, 0 differences, 0 repaired; 60,000 products/s.');
});

it('names each difference, and says how many more there are than it names', () => {
  const product_id = 'prod_01k9q2nfyt9vxj65cvxpx4ky6k';
  const differences: Verified['differences'] = [{ product_id, kind: 'missing', row_version: 3, indexed_version: null }];
  const lines = showVerified({ ...clean, differences, differences_found: 1 }, 1).split('\n');
  expect(lines.at(-1)).toMatch(new RegExp(`^${product_id} +missing +3 *$`));
  expect(
    showVerified({ ...clean, differences, differences_found: 1_501 }, 1)
      .split('\n')
      .at(-1),
  ).toBe('1,500 more differences are counted and not named.');
});
