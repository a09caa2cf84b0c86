/**
 * I12 for gateways that are not the sandbox: each day's payments and refunds as `mkt payments reconcile` compares
 * them. A whole look goes back to the first attempt at the gateway, an incremental one to the day before the point.
 */
import { type Config, isAppError } from '@mkt/server';
import { callModule } from '../platform/module-port.ts';
import { type Check, CheckSkipped, type Look, most, type Snapshots, type Suspect, snapshotOf } from './audit-check.ts';
import { firstDayAt, settledAttempts } from './gateway-checks.repository.ts';
import { daysFrom, patience } from './gateway-days.ts';

const timeoutMs = 900_000;

export function gatewayBooks(config: Config, provider: string): Check {
  const compareDay = async (snapshots: Snapshots, settleS: number, date: string): Promise<Suspect[]> => {
    const { differences } = await reconcile(config, provider, date);
    if (differences.length === 0) return [];
    // What changed a moment ago is still on its way; what has no attempt here is nobody's to wait for.
    const ids = differences.map(({ payment_id: id }) => id ?? '');
    const fresh = await snapshotOf(snapshots, 'payment').rows<{ id: string; settled: number }>(settledAttempts, [
      settleS * patience,
      ids,
    ]);
    const waiting = new Set(fresh.filter(({ settled }) => Number(settled) === 0).map(({ id }) => id));
    return differences
      .filter(({ payment_id: id }) => !waiting.has(id ?? ''))
      .map(({ kind, subject, reference, payment_id: id, ours, theirs }) => ({
        invariant: 'I12',
        module: 'payment↔gateway',
        subject: id ?? reference,
        detail: `${kind} of ${subject} ${reference}: ${ours ?? 'nothing'} here, ${theirs ?? 'nothing'} at ${provider}`,
        scope: date,
        sameDetail: true,
      }));
  };
  return {
    invariant: 'I12',
    name: `gateway-books-${provider}`,
    module: 'payment↔gateway',
    says: `the list of ${provider} and our attempts and refunds are the same`,
    reads: ['payment'],
    async run(snapshots: Snapshots, look: Look) {
      const [first] = await snapshotOf(snapshots, 'payment').rows<{ day: string | null }>(firstDayAt, [provider]);
      const found: Suspect[] = [];
      for (const day of daysFrom(look.since?.get('payment')?.slice(0, 10) ?? first?.day ?? null)) {
        found.push(...(await compareDay(snapshots, look.settleS, day)));
        if (found.length >= most) break;
      }
      return found;
    },
    async again(snapshots, look, suspects) {
      const days = [...new Set(suspects.map(({ scope }) => scope ?? ''))];
      return (await Promise.all(days.map((day) => compareDay(snapshots, look.settleS, day)))).flat();
    },
  };
}

async function reconcile(config: Config, provider: string, date: string) {
  try {
    return await callModule(
      config,
      'payment',
      (payment, context) => payment.reconcilePayments(context, { date, fix: false, provider }),
      timeoutMs,
    );
  } catch (error) {
    if (isAppError(error) && error.status >= 500)
      throw new CheckSkipped(`the list of ${provider} could not be read (${error.message})`);
    throw error;
  }
}
