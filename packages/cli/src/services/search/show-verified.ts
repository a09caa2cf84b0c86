import { table } from '../../output/output.ts';
import { grouped } from '../../output/progress.ts';
import type { Verified } from './search-work.ts';

/** What a comparison of rows and index found, for people. */
export function showVerified(verified: Verified, seconds: number): string {
  const { rows, indexed_documents: documents, differences, differences_found: found, repaired } = verified;
  const unnamed = found - differences.length;
  return [
    `${rows} rows, ${documents} documents, ${found} differences, ${repaired} repaired; ${grouped(Math.round(rows / seconds))} products/s.`,
    ...(differences.length === 0
      ? []
      : [
          table(
            ['product', 'kind', 'row', 'index'],
            differences.map((d) => [d.product_id, d.kind, `${d.row_version ?? ''}`, `${d.indexed_version ?? ''}`]),
          ),
        ]),
    ...(unnamed === 0 ? [] : [`${grouped(unnamed)} more differences are counted and not named.`]),
  ].join('\n');
}
