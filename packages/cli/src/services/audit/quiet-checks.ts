/** I30: after quiet nothing is left over: no session in a transaction, no connection too many, no half-written file. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { accountOf, type Config, connectionBudget, type ModuleName } from '@mkt/server';
import { type Check, type Look, type Snapshots, type Suspect, snapshotOf } from './audit-check.ts';
import { connectionsOf, idleInTransaction } from './quiet-checks.repository.ts';

const suspect = (module: string, subject: string, detail: string): Suspect => ({
  invariant: 'I30',
  module,
  subject,
  detail,
  scope: null,
  sameDetail: false,
});

function check(
  module: ModuleName,
  name: string,
  says: string,
  run: (snapshots: Snapshots, look: Look) => Promise<Suspect[]>,
): Check {
  return { invariant: 'I30', name, module, says, reads: [module], run, again: run };
}

export function quietChecks(config: Config, modules: readonly ModuleName[]): Check[] {
  return modules.flatMap((module) => [
    check(
      module,
      'idle-transactions',
      'no connection sits in a transaction and does nothing',
      async (snapshots, { settleS }) => {
        const { user } = accountOf(config, module);
        const rows = await snapshotOf(snapshots, module).rows<{ subject: string; detail: string }>(idleInTransaction, [
          user.replaceAll('_', '\\_'),
          settleS,
        ]);
        return rows.map((row) => suspect(module, row.subject, row.detail));
      },
    ),
    check(module, 'connections', 'no more connections are open than the pools may have', async (snapshots) => {
      const { user } = accountOf(config, module);
      const budget = connectionBudget(config, module);
      const rows = await snapshotOf(snapshots, module).rows<{ subject: string; connections: number }>(connectionsOf, [
        user,
      ]);
      return rows
        .filter(({ connections }) => Number(connections) > budget)
        .map(({ subject, connections }) =>
          suspect(module, subject, `${connections} connections, ${budget} may be open`),
        );
    }),
    ...(module === 'product' && config.storage.driver === 'folder'
      ? [
          check(module, 'half-written', 'no half-written object is left in the folder of objects', (_, look) =>
            halfWritten(config, look),
          ),
        ]
      : []),
  ]);
}

async function halfWritten(config: Config, { settleS }: Look): Promise<Suspect[]> {
  const found: Suspect[] = [];
  const before = Date.now() - settleS * 1_000;
  const entries = await readdir(config.storage.dir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.part')) continue;
    const path = join(entry.parentPath, entry.name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs <= before)
      found.push(suspect('product', entry.name, `half written since ${new Date(mtimeMs).toISOString()}`));
  }
  return found;
}
