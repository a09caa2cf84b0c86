/** Invariants of rows that name a row of another module: page by page, with one question for each page's names. */
import { contractEvents, contractSubscriptions, type ModuleName } from '@mkt/server';
import {
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
  eventsAndInbox,
  type Lookup,
  linesAndSkus,
  ordersAndCarts,
  pausedConsumers,
} from './lookup-checks.repository.ts';

interface NamingRow {
  k: string;
  ref: string;
  extra: string;
}

interface LookupCheck {
  invariant: string;
  name: string;
  says: string;
  lookup: Lookup;
  /** Before the parameters that every statement has. */
  fromParameters?: readonly unknown[];
  toParameters?: readonly unknown[];
  /** Rows must be at least so old, whatever the settling time. */
  leastAgeS?: number;
  isOff?(snapshots: Snapshots): Promise<boolean>;
  fault(row: NamingRow, found: string | undefined): string | null;
}

const own: readonly LookupCheck[] = [
  {
    invariant: 'I22',
    name: 'sellers-of-lines',
    says: 'a line was sold for the seller whose SKU it is',
    lookup: linesAndSkus,
    fault: ({ ref, extra }, seller) =>
      seller === extra
        ? null
        : `${ref} ${seller === undefined ? 'is not there' : `is of ${seller}, sold for ${extra}`}`,
  },
  {
    invariant: 'I22',
    name: 'buyers-of-carts',
    says: 'a cart with an owner was ordered by its owner alone',
    lookup: ordersAndCarts,
    fault({ ref, extra }, owner) {
      const [buyer, guest] = extra.split(' ');
      return owner === undefined || owner === '' || guest === '1' || owner === buyer
        ? null
        : `${ref} is of ${owner}, and was ordered by ${buyer}`;
    },
  },
];

/** One check for each producer and each subscriber it has. */
function deliveryChecks(): LookupCheck[] {
  return contractSubscriptions.flatMap(({ consumer, module, types }) =>
    [...Map.groupBy(types, (type) => contractEvents.events[type]?.producer)].flatMap(([producer, theirs]) =>
      producer === undefined
        ? []
        : [
            {
              invariant: 'I31',
              name: `delivered-${producer}-${consumer}`,
              says: `every event of ${producer} is applied, waits or is given up with a reason at ${consumer}`,
              lookup: eventsAndInbox(producer, module),
              fromParameters: [theirs],
              toParameters: [consumer],
              leastAgeS: 120,
              isOff: async (snapshots: Snapshots) =>
                (await snapshotOf(snapshots, module).rows<{ consumer: string }>(pausedConsumers)).some(
                  (pause) => pause.consumer === consumer,
                ),
              fault: ({ extra }: NamingRow, state: string | undefined) =>
                state === undefined ? `${extra} never arrived at ${consumer}` : null,
            } satisfies LookupCheck,
          ],
    ),
  );
}

export function lookupChecks(modules: readonly ModuleName[]): Check[] {
  return [...own, ...deliveryChecks()]
    .filter(({ lookup: { from, to } }) => modules.includes(from.module) && modules.includes(to.module))
    .map(asCheck);
}

function asCheck(check: LookupCheck): Check {
  const { invariant, name, says, lookup } = check;
  const { from, to } = lookup;
  const module = from.module === to.module ? from.module : `${from.module}↔${to.module}`;
  const faultsOf = async (snapshots: Snapshots, rows: readonly NamingRow[]): Promise<Suspect[]> => {
    const refs = [...new Set(rows.map(({ ref }) => ref))];
    const found = new Map<string, string>();
    for (const batch of inBatches(refs)) {
      const answers = await snapshotOf(snapshots, to.module).rows<{ k: string; extra: string }>(to.byKeys, [
        ...(check.toParameters ?? []),
        batch,
      ]);
      for (const { k, extra } of answers) found.set(k, extra);
    }
    return rows.flatMap((row) => {
      const detail = check.fault(row, found.get(row.ref));
      return detail === null ? [] : [{ invariant, module, subject: row.k, detail, scope: row.k, sameDetail: true }];
    });
  };
  const look = async (
    snapshots: Snapshots,
    { settleS, since }: Look,
    wanted: ReadonlySet<string> | null,
  ): Promise<Suspect[]> => {
    if ((await check.isOff?.(snapshots)) === true) return [];
    const found: Suspect[] = [];
    const ageS = Math.max(settleS, check.leastAgeS ?? 0);
    const at = since?.get(from.module);
    const head = [...(check.fromParameters ?? []), ageS, ...(at === undefined ? [] : [at])];
    const statement = at === undefined ? from.page : from.changed;
    for await (const rows of keysetPages<NamingRow>(snapshotOf(snapshots, from.module), statement, head)) {
      found.push(...(await faultsOf(snapshots, wanted === null ? rows : rows.filter(({ k }) => wanted.has(k)))));
      if (found.length >= most) break;
    }
    return found;
  };
  return {
    invariant,
    name,
    module,
    says,
    reads: [...new Set([from.module, to.module])],
    run: (snapshots, wish) => look(snapshots, wish, null),
    // Seldom needed, so that it may page through what was asked before.
    again: (snapshots, wish, suspects) => look(snapshots, wish, new Set(suspects.map(({ subject }) => subject))),
  };
}
