// Elasticsearch refuses to run as root. This chooses the account for it when we are root.
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import type { EngineContext } from './engine-context.ts';
import { runCommand } from './run-command.ts';

const NOBODY = 65534;
const OTHERS_MAY_ENTER = 0o001;
const PERSISTENT_TEMPORARY = '/var/tmp';

export interface ElasticsearchAccount {
  how: 'same-user' | 'user-namespace' | 'nobody' | 'nobody-elsewhere';
  /** Stands before the command. */
  prefix: readonly string[];
  uid?: number;
  home: string;
  /** Where data, configuration, logs and temporary files lie. */
  workFolder: string;
}

function isOpenToOthers(path: string): boolean {
  for (let current = path; ; current = dirname(current)) {
    if (existsSync(current) && (statSync(current).mode & OTHERS_MAY_ENTER) === 0) return false;
    if (current === dirname(current)) return true;
  }
}

function giveAway(path: string, uid: number): void {
  if (lstatSync(path).uid !== uid) chownSync(path, uid, uid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveAway(join(path, name), uid);
}

async function hasUserNamespaces(): Promise<boolean> {
  const { code } = await runCommand('unshare', ['--user', '--map-user=1000', '--map-group=1000', 'true'], {
    timeoutMs: 2_000,
  });
  return code === 0;
}

/**
 * A user namespace needs no change of owner and works in private folders too, so it is tried first; then uid
 * 65534 where it can reach everything; else copies in a folder of the system's persistent temporary one.
 */
export async function chooseAccount(
  context: EngineContext,
  home: string,
  probes: { uid: number; namespaces: () => Promise<boolean> } = { uid: userInfo().uid, namespaces: hasUserNamespaces },
): Promise<ElasticsearchAccount> {
  const workFolder = join(context.state.data, 'elasticsearch');
  if (probes.uid !== 0) return { how: 'same-user', prefix: [], home, workFolder };
  if (await probes.namespaces()) {
    const prefix = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
    return { how: 'user-namespace', prefix, home, workFolder };
  }
  if (isOpenToOthers(home) && isOpenToOthers(context.state.root)) {
    return { how: 'nobody', prefix: [], uid: NOBODY, home, workFolder };
  }
  const elsewhere = join(PERSISTENT_TEMPORARY, `mkt-${context.state.id}`);
  const copy = join(elsewhere, `elasticsearch-${context.manifest.engines.elasticsearch.version}`);
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 });
  if (!existsSync(copy)) cpSync(home, copy, { recursive: true });
  return { how: 'nobody-elsewhere', prefix: [], uid: NOBODY, home: copy, workFolder: join(elsewhere, 'elasticsearch') };
}

/** Makes the work folders, owned by the account. Those above them have to let it pass. */
export function prepareFolders(account: ElasticsearchAccount, names: readonly string[]): void {
  for (const name of names) mkdirSync(join(account.workFolder, name), { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) giveAway(account.workFolder, account.uid);
}
