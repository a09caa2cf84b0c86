import type { Config } from '@mkt/server';
import { type CleanPoint, pointOf, readCleanPoint, sinceOf, writeCleanPoint } from './clean-point.ts';
import { type AuditOptions, type CheckResult, runAudit, withSnapshots } from './run-audit.ts';

export interface CleanAudit {
  checks: CheckResult[];
  /** `changes`: only what changed since the last clean point. */
  looked_at: 'everything' | 'changes';
  /** Why everything was looked at although nobody asked for it. */
  because: string | null;
  /** When everything was last looked at and found clean, or is now. */
  whole_at: string | null;
}

/** An audit from the last clean point on; one that finds nothing and leaves nothing out is the next clean point. */
export async function auditFromCleanPoint(
  config: Config,
  options: Omit<AuditOptions, 'since'> & { full: boolean },
): Promise<CleanAudit> {
  const startedAt = new Date().toISOString();
  const last = readCleanPoint(config);
  // Before the audit's own snapshots: what changes in between is looked at once more the next time.
  const now = await withSnapshots(config, (snapshots) => pointOf(config, snapshots, startedAt));
  const { since, because } = options.full ? { since: null, because: null } : sinceOf(last, now, options.settleS);
  const checks = await runAudit(config, { ...options, since });
  const isClean = checks.every(({ findings, skipped }) => findings.length === 0 && skipped === null);
  const isAll = options.only === undefined && options.names === undefined;
  const wholeAt = since === null ? startedAt : (last?.wholeAt ?? startedAt);
  if (isClean && isAll) writeCleanPoint(config, { ...now, wholeAt } satisfies CleanPoint);
  const whole = isClean && isAll ? wholeAt : (last?.wholeAt ?? null);
  return { checks, looked_at: since === null ? 'everything' : 'changes', because, whole_at: whole };
}
