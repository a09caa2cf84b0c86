/** What stands open in the server while a load runs: transactions whose client sends nothing, looked at again and again. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { openAdmin } from '../../packages/server/src/platform/db/migrate.ts';

const everyMs = 200;

interface OpenRow {
  id: string;
  /** How far it has come: one that is slow is told from one that waits. */
  progress: string;
  statement: string | null;
}

/**
 * Two looks are 200 ms apart. A transaction that only reads has no number of its own but its connection's, so that
 * whatever is met twice is looked at a third time before it counts.
 */
export class OpenTransactions {
  looks = 0;
  /** Looks that came late, because this process had to wait for the machine; they say nothing. */
  late = 0;
  /** Met in two looks, at work or waiting. */
  readonly metTwice = new Set<string>();
  /** Met without a statement and without progress in two looks and a third. */
  readonly waiting = new Set<string>();
  private readonly db: Kysely<unknown>;
  private readonly accounts: string;
  private isOver = false;
  private readonly watching: Promise<void>;

  constructor(config: Config) {
    this.db = openAdmin(config, 'mysql');
    this.accounts = `${config.mysql.schemaPrefix}%`;
    this.watching = this.watch();
  }

  async close(): Promise<void> {
    this.isOver = true;
    await this.watching.finally(() => this.db.destroy());
  }

  private async watch(): Promise<void> {
    let before = await this.look();
    let metAtRest = new Set<string>();
    while (!this.isOver) {
      const startedAt = performance.now();
      await delay(everyMs);
      const now = await this.look();
      const tookMs = performance.now() - startedAt;
      if (tookMs > everyMs + 100) {
        this.late += 1;
        [before, metAtRest] = [now, new Set()];
        continue;
      }
      this.looks += 1;
      const again = [...now].filter(([id]) => before.has(id));
      for (const [id] of again) this.metTwice.add(id);
      const atRest = again.filter(
        ([id, row]) =>
          row.statement === null && before.get(id)?.statement === null && before.get(id)?.progress === row.progress,
      );
      for (const [id] of atRest) if (metAtRest.has(id)) this.waiting.add(id);
      metAtRest = new Set(atRest.map(([id]) => id));
      before = now;
    }
  }

  private async look(): Promise<Map<string, OpenRow>> {
    const { rows } = await sql<OpenRow>`
      SELECT CONCAT_WS('/', p.user, t.trx_id, t.trx_mysql_thread_id, t.trx_started) AS id,
        CONCAT_WS(' ', t.trx_rows_modified, t.trx_rows_locked, t.trx_lock_structs, t.trx_weight) AS progress,
        t.trx_query AS statement
      FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
      WHERE p.user LIKE ${this.accounts}`.execute(this.db);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
