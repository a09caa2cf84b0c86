/** What a MySQL server counts by itself, and what it can commit when nothing else is asked of it. */
import type mysql from 'mysql2/promise';

/** Write transactions committed and statements executed since the server's start. */
export async function readCounters(pool: mysql.Pool): Promise<{ commits: number; statements: number }> {
  // Each write transaction uses the binary log's cache once, whether it was an explicit one or a single statement.
  const [rows] = await pool.query<mysql.RowDataPacket[]>(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Binlog_cache_use', 'Questions')",
  );
  const of = (name: string): number => Number(rows.find((row) => row['Variable_name'] === name)?.['Value'] ?? 0);
  return { commits: of('Binlog_cache_use'), statements: of('Questions') };
}

/** Commits per second of sixteen connections that insert one small row each time. */
export async function bareCommitRate(pool: mysql.Pool, ms: number): Promise<number> {
  await pool.query(
    'CREATE TABLE IF NOT EXISTS bench_bare (id BIGINT AUTO_INCREMENT PRIMARY KEY, note CHAR(100) NOT NULL)',
  );
  const note = 'x'.repeat(100);
  const startedAt = performance.now();
  let done = 0;
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (performance.now() - startedAt < ms) {
        await pool.query('INSERT INTO bench_bare (note) VALUES (?)', [note]);
        done++;
      }
    }),
  );
  return (done * 1_000) / (performance.now() - startedAt);
}
