import type { Config } from '@mkt/server';
import { callModule } from '../platform/module-port.ts';
import { type Check, CheckSkipped, type Look, most, type Suspect } from './audit-check.ts';

const sliceRows = 10_000;
type Kind = 'missing' | 'extra' | 'older' | 'newer' | 'different';
const words: Readonly<Record<Kind, string>> = {
  missing: 'has a row and is not in the index',
  extra: 'is in the index without a row',
  older: 'is older in the index than its row',
  newer: 'is newer in the index than its row',
  different: 'has other content in the index than its row',
};

/** I24 between rows and index: all of both, side by side. The incremental look has the rows that wait for the index. */
export function indexCheck(config: Config): Check {
  const compare = async (settleS: number): Promise<Suspect[]> => {
    const found: Suspect[] = [];
    try {
      await callModule(
        config,
        'search',
        async (search, context) => {
          for (let after: string | null = ''; after !== null && found.length < most; ) {
            const slice: Awaited<ReturnType<typeof search.verifySearch>> = await search.verifySearch(context, {
              limit: sliceRows,
              grace_s: settleS,
              repair: false,
              ...(after === '' ? {} : { after_id: after }),
            });
            for (const { product_id: subject, kind, row_version: row, indexed_version: indexed } of slice.differences)
              found.push({
                invariant: 'I24',
                module: 'search↔index',
                subject,
                detail: `${words[kind]} (row ${row ?? 'none'}, index ${indexed ?? 'none'})`,
                scope: null,
                sameDetail: true,
              });
            after = slice.next_after_id;
          }
        },
        600_000,
      );
    } catch (error) {
      throw new CheckSkipped(`the index could not be read (${error instanceof Error ? error.message : String(error)})`);
    }
    return found;
  };
  return {
    invariant: 'I24',
    name: 'index',
    module: 'search↔index',
    says: 'the index has the rows, all of them and no others',
    reads: ['search'],
    run: async (_snapshots, { settleS, since }: Look) => (since === null ? compare(settleS) : []),
    again: (_snapshots, { settleS }) => compare(settleS),
  };
}
