/** `mkt audit`: every invariant of the modules that this installation reads, each suspect row read twice. */
import type { Config, ModuleName } from '@mkt/server';
import type { Finding, ModuleCheck } from './audit-check.ts';
import { crossingChecks, runCrossingCheck } from './crossing-checks.ts';
import { orderChecks } from './order-checks.repository.ts';
import { orderTrailFindings, TRAIL_SAYS } from './order-trail.ts';
import { paymentChecks } from './payment-checks.repository.ts';
import { platformChecks } from './platform-checks.repository.ts';
import { openSnapshot, type Snapshot } from './read-connection.ts';
import { stockChecks } from './stock-checks.repository.ts';

export interface CheckResult {
  invariant: string;
  module: string;
  says: string;
  findings: Finding[];
}

export interface AuditOptions {
  /** Only these invariants, e.g. `I5`. */
  only?: readonly string[];
  /** Only what has not changed for so long counts. */
  settleS: number;
  /** Pause before suspect rows are read again. */
  againAfterMs?: number;
}

type Runnable = Omit<CheckResult, 'findings'> & {
  run(snapshots: ReadonlyMap<ModuleName, Snapshot>): Promise<Finding[]>;
};

function runnable(check: ModuleCheck, settleS: number): Runnable {
  const { invariant, module, says } = check;
  return {
    invariant,
    module,
    says,
    async run(snapshots) {
      const rows = (await snapshots.get(module)?.rows<{ subject: string; detail: string }>(check.sql(settleS))) ?? [];
      return rows.map(({ subject, detail }) => ({ invariant, module, subject, detail }));
    },
  };
}

function checksOf(modules: readonly ModuleName[], { only, settleS }: AuditOptions): Runnable[] {
  const inModules = [...stockChecks, ...orderChecks, ...paymentChecks, ...modules.flatMap(platformChecks)]
    .filter(({ module }) => modules.includes(module))
    .map((check) => runnable(check, settleS));
  const between = crossingChecks
    .filter(({ left, right }) => modules.includes(left.module) && modules.includes(right.module))
    .map((check) => ({
      invariant: check.invariant,
      module: `${check.left.module}↔${check.right.module}`,
      says: check.says,
      run: (snapshots: ReadonlyMap<ModuleName, Snapshot>) => runCrossingCheck(check, snapshots, settleS),
    }));
  const trail: Runnable = {
    invariant: 'I19',
    module: 'order',
    says: TRAIL_SAYS,
    run: (snapshots) => orderTrailFindings(snapshots.get('order'), settleS),
  };
  return [...inModules, ...between, ...(modules.includes('order') ? [trail] : [])]
    .filter(({ invariant }) => only === undefined || only.includes(invariant))
    .sort((a, b) => Number(a.invariant.slice(1)) - Number(b.invariant.slice(1)) || a.module.localeCompare(b.module));
}

/** Snapshots of all modules, opened side by side so that they show nearly one moment. */
async function withSnapshots<T>(
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

const keyOf = ({ subject, detail }: Finding): string => `${subject} ${detail}`;

/** Modules are read a moment apart, so that a row only counts when a second look still shows the same. */
export async function runAudit(config: Config, options: AuditOptions): Promise<CheckResult[]> {
  const checks = checksOf(config.modules.own, options);
  const look = (wanted: readonly Runnable[]): Promise<CheckResult[]> =>
    withSnapshots(config, async (snapshots) => {
      const results: CheckResult[] = [];
      for (const { run, ...check } of wanted) results.push({ ...check, findings: await run(snapshots) });
      return results;
    });
  const first = await look(checks);
  const suspects = checks.filter((_, at) => (first[at]?.findings.length ?? 0) > 0);
  if (suspects.length === 0) return first;
  await new Promise((resolve) => setTimeout(resolve, options.againAfterMs ?? 500));
  const second = await look(suspects);
  return first.map((result, at) => {
    const again = second[suspects.indexOf(checks[at] as Runnable)];
    const still = new Set(again?.findings.map(keyOf));
    return { ...result, findings: result.findings.filter((finding) => still.has(keyOf(finding))) };
  });
}
