/**
 * I12 for the sandbox: its own list against attempts and refunds, both ways. A whole look pages every day's list; an
 * incremental one the lists of the days since, and asks for each changed attempt's session by its reference.
 */
import type { Config } from '@mkt/server';
import {
  batchRows,
  type Check,
  inBatches,
  keysetPages,
  type Look,
  most,
  type Snapshots,
  type Suspect,
  snapshotOf,
} from './audit-check.ts';
import {
  attemptsByIds,
  attemptsOfDay,
  changedAttempts,
  firstDayAt,
  refundsOfAttempts,
} from './gateway-checks.repository.ts';
import { daysFrom, patience } from './gateway-days.ts';
import { GatewayList, type ListedSession } from './gateway-list.ts';
import type { Snapshot } from './read-connection.ts';
import { type Attempt, type AttemptRefund, sessionFaults } from './session-faults.ts';

const name = 'gateway-list';

export function gatewayCheck(config: Config): Check {
  const list = new GatewayList(config);
  const suspect = (subject: string, detail: string): Suspect => ({
    invariant: 'I12',
    module: 'payment↔gateway',
    subject,
    detail,
    scope: subject,
    sameDetail: true,
  });
  const compare = async (
    snapshot: Snapshot,
    settleS: number,
    sessions: readonly ListedSession[],
  ): Promise<Suspect[]> => {
    const found: Suspect[] = [];
    for (const batch of inBatches(sessions, batchRows)) {
      const ids = batch.map(({ reference }) => reference);
      const attempts = new Map(
        (await snapshot.rows<Attempt>(attemptsByIds, [settleS, ids])).map((row) => [row.id, row]),
      );
      const refunds = Map.groupBy(
        await snapshot.rows<AttemptRefund>(refundsOfAttempts, [settleS, ids]),
        (row) => row.payment_id,
      );
      for (const session of batch) {
        if (Date.parse(session.updated_at) > Date.now() - settleS * 1_000) continue;
        for (const detail of sessionFaults(
          session,
          attempts.get(session.reference),
          refunds.get(session.reference) ?? [],
        ))
          found.push(suspect(session.reference, detail));
      }
    }
    return found;
  };
  /** Attempts whose session the lists did not have: asked for one by one. */
  const compareUnlisted = async (snapshot: Snapshot, settleS: number, ids: readonly string[]): Promise<Suspect[]> => {
    const found: Suspect[] = [];
    for (const batch of inBatches(ids, 16)) {
      const sessions = await Promise.all(batch.map((id) => list.byReference(id)));
      const there = sessions.filter((session) => session !== null);
      found.push(...(await compare(snapshot, settleS, there)));
      for (const [at, id] of batch.entries())
        if (sessions[at] === null)
          found.push(suspect(id, 'has a session at the gateway that the gateway does not know'));
    }
    return found;
  };
  const wholeDay = async (snapshot: Snapshot, settleS: number, day: string): Promise<Suspect[]> => {
    const listed = new Set<string>();
    const found: Suspect[] = [];
    for await (const page of list.ofDay(day)) {
      for (const { reference } of page) listed.add(reference);
      found.push(...(await compare(snapshot, settleS, page)));
    }
    for await (const rows of keysetPages(snapshot, attemptsOfDay, [day, day])) {
      // Around midnight a session may be of the next day; the rest is a difference, and asking says which.
      const unlisted = rows.map(({ k }) => k).filter((id) => !listed.has(id));
      found.push(...(await compareUnlisted(snapshot, settleS, unlisted)));
    }
    return found;
  };
  return {
    invariant: 'I12',
    name,
    module: 'payment↔gateway',
    says: 'the gateway’s list and our attempts and refunds are the same',
    reads: ['payment'],
    async run(snapshots: Snapshots, look: Look) {
      const snapshot = snapshotOf(snapshots, 'payment');
      await list.assertThere();
      const settleS = look.settleS * patience;
      const since = look.since?.get('payment');
      const found: Suspect[] = [];
      const [first] = await snapshot.rows<{ day: string | null }>(firstDayAt, ['sandbox']);
      for (const day of daysFrom(since?.slice(0, 10) ?? first?.day ?? null)) {
        found.push(...(await wholeDay(snapshot, settleS, day)));
        if (found.length >= most) return found;
      }
      if (since !== undefined)
        for await (const rows of keysetPages(snapshot, changedAttempts, [since])) {
          const ids = rows.map(({ k }) => k);
          found.push(...(await compareUnlisted(snapshot, settleS, ids)));
        }
      return [...new Map(found.map((one) => [`${one.subject} ${one.detail}`, one])).values()];
    },
    again: (snapshots, look, suspects) =>
      compareUnlisted(snapshotOf(snapshots, 'payment'), look.settleS * patience, [
        ...new Set(suspects.map(({ subject }) => subject)),
      ]),
  };
}
