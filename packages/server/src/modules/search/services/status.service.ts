import { type ElasticsearchIndex, mappingVersion } from '../adapters/elasticsearch-index.ts';

import { countFanOuts } from '../repositories/fan-out.repository.ts';
import { countRows } from '../repositories/index-state.repository.ts';
import { readState } from '../repositories/state.repository.ts';
import type { Schemas, SearchDeps } from '../search.deps.ts';
import type { BackfillService } from './backfill.service.ts';
import type { EngineChoice } from './engine-choice.service.ts';
import { shapeReindex } from './reindex.service.ts';

interface EngineView {
  version: string | null;
  isUp: boolean;
  /** The alias stands for an index. */
  hasIndex: boolean;
  documents: number | null;
  mappingIsCurrent: boolean;
}

const nobody: EngineView = { version: null, isUp: false, hasIndex: false, documents: null, mappingIsCurrent: true };

/** How the index stands against its rows: what `mkt search status` shows. */
export class StatusService {
  private readonly deps: SearchDeps;
  private readonly parts: { index: ElasticsearchIndex | null; engines: EngineChoice; backfill: BackfillService };

  constructor(deps: SearchDeps, parts: StatusService['parts']) {
    this.deps = deps;
    this.parts = parts;
  }

  async read(): Promise<Schemas['SearchStatus']> {
    const db = this.deps.db.reader('fresh');
    const { index, engines, backfill } = this.parts;
    const counts = await countRows(db);
    const state = await readState(db, 'index');
    const reindex = await readState(db, 'reindex');
    const filling = await backfill.state();
    const engine = await this.look();
    return {
      // Asked for here and now: what this process remembers of the engine may be nothing.
      engine: engine.hasIndex ? await engines.current() : 'mysql',
      engine_state: index === null ? 'none' : stateOf(engine, state?.isFilled === true),
      engine_version: engine.version,
      alias: index?.alias ?? `${this.deps.config.search.indexPrefix}-products`,
      index: state?.index ?? null,
      mapping_is_current: engine.mappingIsCurrent,
      previous_index: state?.previous ?? null,
      rows: counts.rows,
      visible_rows: counts.visible,
      indexed_documents: engine.documents,
      // Without an engine nothing is late: the rows are what is searched.
      pending_rows: index === null ? 0 : counts.pending,
      lag_s: index === null ? 0 : counts.lagS,
      parked: counts.parked.map(({ productId, reason }) => ({ product_id: productId, reason })),
      parked_rows: counts.parkedRows,
      open_fan_outs: await countFanOuts(db),
      backfill: { done: filling.done, rows: filling.rows },
      reindex: reindex === null ? null : shapeReindex(reindex),
    };
  }

  /** An engine that does not answer is part of the answer. */
  private async look(): Promise<EngineView> {
    const { index } = this.parts;
    if (index === null) return nobody;
    try {
      const version = await index.version();
      const alias = await index.aliasState();
      if (alias === null) return { ...nobody, version, isUp: true };
      const documents = await index.count(index.alias);
      return {
        version,
        isUp: true,
        hasIndex: true,
        documents,
        mappingIsCurrent: alias.mappingVersion === mappingVersion,
      };
    } catch {
      return nobody;
    }
  }
}

function stateOf({ isUp, hasIndex }: EngineView, isFilled: boolean): 'down' | 'filling' | 'ready' {
  if (!isUp) return 'down';
  return hasIndex && isFilled ? 'ready' : 'filling';
}
