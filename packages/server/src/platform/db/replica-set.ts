/**
 * The replicas of one module and which of them may be read. Twice a second each is asked what it has executed, and
 * that is held against what the primary had executed at which moment: one that is behind by more than five seconds,
 * or does not answer, takes no reads. This needs no rights beyond the module's own and sees a replica that lost its
 * source, which `SHOW REPLICA STATUS` calls up to date.
 */
import type { Kysely } from 'kysely';
import type { ReplicaAddress } from '../config/replica-address.ts';
import type { ModuleName } from '../kernel/modules.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { GtidHistory } from './gtid-history.ts';
import { errnoOf } from './mysql-errors.ts';
import { executedGtids, haveExecuted } from './replication.repository.ts';

export interface ReplicaSetOptions {
  module: ModuleName;
  addresses: readonly ReplicaAddress[];
  primary: Kysely<never>;
  /** A connection of its own to each, so that a full pool is not taken for a dead server. */
  probe: (address: ReplicaAddress) => Kysely<never>;
  /** It does not answer: whoever waits for it should not. */
  onAway: (address: ReplicaAddress) => void;
  metrics?: Metrics;
  log?: Logger;
}

/** Further behind, a replica takes no reads. */
export const mostBehindMs = 5_000;
const probeEveryMs = 500;
const unknownVariable = 1193;

interface Replica {
  address: ReplicaAddress;
  db: Kysely<never>;
  behindMs: number;
  isReadable: boolean;
}

export class ReplicaSet {
  private readonly options: ReplicaSetOptions;
  private readonly history = new GtidHistory(mostBehindMs + 2_000);
  private readonly replicas: Replica[];
  private next = 0;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(options: ReplicaSetOptions) {
    this.options = options;
    this.replicas = options.addresses.map((address) => ({
      address,
      db: options.probe(address),
      behindMs: Number.POSITIVE_INFINITY,
      isReadable: false,
    }));
    void this.turn();
  }

  /** One that may be read, in turns; null when there is none. */
  choose(): ReplicaAddress | null {
    for (let i = 0; i < this.replicas.length; i++) {
      const replica = this.replicas[this.next++ % this.replicas.length];
      if (replica?.isReadable) return replica.address;
    }
    return null;
  }

  /** A connection to it broke: it takes no reads before it answers again. */
  failed(address: ReplicaAddress): void {
    const replica = this.replicas.find((r) => r.address === address);
    if (replica !== undefined) this.note(replica, Number.POSITIVE_INFINITY);
  }

  /** Each with the milliseconds it is behind at most; infinite while it does not answer. */
  state(): { host: string; port: number; behindMs: number; isReadable: boolean }[] {
    return this.replicas.map(({ address, behindMs, isReadable }) => ({ ...address, behindMs, isReadable }));
  }

  /** Asks no more; the connections are closed by whom they belong to. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private async turn(): Promise<void> {
    if (!(await this.readPrimary())) return;
    await Promise.all(this.replicas.map((replica) => this.probe(replica)));
    if (this.isClosed) return;
    this.timer = setTimeout(() => void this.turn(), probeEveryMs);
    this.timer.unref();
  }

  /** False when these servers have no GTIDs as MySQL has them: all reads then go to the primary, for good. */
  private async readPrimary(): Promise<boolean> {
    const at = performance.now();
    try {
      this.history.add(at, await executedGtids(this.options.primary));
    } catch (error) {
      if (errnoOf(error) !== unknownVariable) return true;
      this.options.log?.warn('Replicas are not read: this server is no MySQL, and what they have cannot be compared');
      return false;
    }
    return true;
  }

  private async probe(replica: Replica): Promise<void> {
    try {
      const sets = this.history.sets();
      const executed = await haveExecuted(replica.db, sets);
      this.note(replica, this.history.behindMs(executed));
    } catch {
      if (this.isClosed) return;
      this.note(replica, Number.POSITIVE_INFINITY);
      this.options.onAway(replica.address);
    }
  }

  private note(replica: Replica, behindMs: number): void {
    const { metrics, log, module } = this.options;
    const { host, port } = replica.address;
    const was = replica.isReadable;
    replica.behindMs = behindMs;
    replica.isReadable = behindMs <= mostBehindMs;
    metrics
      ?.gauge('mkt_replica_behind_seconds', 'How far a replica is behind its primary at most', ['module', 'replica'])
      .set({ module, replica: `${host}:${port}` }, behindMs / 1000);
    if (was === replica.isReadable) return;
    const entry = { module, replica: `${host}:${port}`, behind_ms: behindMs };
    if (was) log?.warn(entry, 'A replica takes no reads: it is behind or does not answer');
    else log?.info(entry, 'A replica takes reads');
  }
}
