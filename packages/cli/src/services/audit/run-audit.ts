/** `mkt audit`: every invariant of the modules that this installation reads; a suspect row is read again before it is told. */
import type { Config, ModuleName } from '@mkt/server';
import { type Check, CheckSkipped, type Finding, type Look, type Suspect } from './audit-check.ts';
import { crossingChecks } from './crossing-checks.ts';
import { gatewayBooks } from './gateway-books.ts';
import { gatewayCheck } from './gateway-checks.ts';
import { indexCheck } from './index-checks.ts';
import { lookupChecks } from './lookup-checks.ts';
import { quietChecks } from './quiet-checks.ts';
import { openSnapshot, type Snapshot } from './read-connection.ts';
import { trailChecks } from './trail-checks.ts';
import { viewChecks } from './view-checks.ts';

export interface CheckResult {
  invariant: string;
  /** Unique among the checks of a module: a view of its schema, or the name of a comparison. */
  name: string;
  module: string;
  says: string;
  findings: Finding[];
  /** Why it could not be made; it then proves nothing. */
  skipped: string | null;
}

export interface AuditOptions {
  /** Only these invariants, e.g. `I5`. */
  only?: readonly string[];
  /** Only the checks of these names. */
  names?: readonly string[];
  /** Only what has not changed for so long counts. */
  settleS: number;
  /** Pause before suspect rows are read again. */
  againAfterMs?: number;
  /** By module: only what changed since then, by its database's clock. Default: everything. */
  since?: ReadonlyMap<ModuleName, string> | null;
  onCheck?: (progress: { done: number; total: number }) => void;
}

export function checksOf(config: Config, only?: readonly string[]): Check[] {
  const modules = config.modules.own;
  const hasIndex = config.search.url !== '';
  return [
    ...viewChecks(modules, { hasIndex, changed: new Map() }),
    ...crossingChecks,
    ...lookupChecks(modules),
    ...trailChecks,
    ...quietChecks(config, modules),
    ...gatewaysOf(config).map((gateway) =>
      gateway === 'sandbox' ? gatewayCheck(config) : gatewayBooks(config, gateway),
    ),
    ...(hasIndex ? [indexCheck(config)] : []),
  ]
    .filter(({ reads, invariant }) => reads.every((m) => modules.includes(m)) && (only?.includes(invariant) ?? true))
    .sort(
      (a, b) =>
        Number(a.invariant.slice(1)) - Number(b.invariant.slice(1)) ||
        a.module.localeCompare(b.module) ||
        a.name.localeCompare(b.name),
    );
}

/** The gateways that money may come by. */
function gatewaysOf({ payment: { provider, fallback } }: Config): string[] {
  return [...new Set([provider, fallback])].filter((gateway) => gateway !== 'none');
}

/** Snapshots of all modules, opened side by side so that they show nearly one moment. */
export async function withSnapshots<T>(
  config: Config,
  work: (snapshots: Map<ModuleName, Snapshot>) => Promise<T>,
): Promise<T> {
  const opened = await Promise.allSettled(
    config.modules.own.map(async (module) => [module, await openSnapshot(config, module)] as const),
  );
  const snapshots = new Map(opened.filter((one) => one.status === 'fulfilled').map(({ value }) => value));
  try {
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return await work(snapshots);
  } finally {
    await Promise.all([...snapshots.values()].map((snapshot) => snapshot.close()));
  }
}

interface Looked {
  check: Check;
  suspects: Suspect[];
  skipped: string | null;
}

async function look(check: Check, work: () => Promise<Suspect[]>): Promise<Looked> {
  try {
    return { check, suspects: await work(), skipped: null };
  } catch (error) {
    if (error instanceof CheckSkipped) return { check, suspects: [], skipped: error.message };
    throw new Error(`${check.invariant} (${check.name} of ${check.module}) could not be checked`, { cause: error });
  }
}

const keyOf = ({ subject, detail, sameDetail }: Suspect): string => (sameDetail ? `${subject} ${detail}` : subject);

/** Modules are read a moment apart and news travels: what is right a few seconds later was never wrong. */
async function lookAgain(config: Config, wish: Look, first: Looked, afterMs: number): Promise<Looked> {
  let left = first.suspects;
  const pauses = wish.settleS === 0 ? [afterMs] : [afterMs, afterMs * 6];
  for (const pauseMs of pauses) {
    if (left.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const second = await look(first.check, () =>
      withSnapshots(config, (snapshots) => first.check.again(snapshots, wish, left)),
    );
    if (second.skipped !== null) return second;
    const still = new Set(second.suspects.map(keyOf));
    left = left.filter((suspect) => still.has(keyOf(suspect)));
  }
  return { ...first, suspects: left };
}

export async function runAudit(config: Config, options: AuditOptions): Promise<CheckResult[]> {
  const { settleS, only, since = null, onCheck, againAfterMs = 500 } = options;
  const wish: Look = { settleS, since };
  const checks = checksOf(config, only).filter(({ name }) => options.names?.includes(name) ?? true);
  const first = await withSnapshots(config, async (snapshots) => {
    const looked: Looked[] = [];
    for (const check of checks) {
      looked.push(await look(check, () => check.run(snapshots, wish)));
      onCheck?.({ done: looked.length, total: checks.length });
    }
    return looked;
  });
  const results: CheckResult[] = [];
  for (const one of first) {
    const { check, suspects, skipped } =
      one.suspects.length === 0 ? one : await lookAgain(config, wish, one, againAfterMs);
    const { invariant, name, module, says } = check;
    const findings = suspects.map(({ subject, detail }) => ({ invariant, module, subject, detail }));
    results.push({ invariant, name, module, says, findings, skipped });
  }
  return results;
}
