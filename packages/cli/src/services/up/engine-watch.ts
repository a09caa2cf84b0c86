// Starts engines again that die while the marketplace runs, with growing pauses. What leans on them goes on meanwhile
// as well as it can and finds them at the same addresses.
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningEngines } from '../engines/start-engines.ts';
import { restartDelayMs, STEADY_AFTER_MS } from '../supervisor/back-off.ts';
import { listRunRecords, readLivingRecord } from '../supervisor/run-records.ts';

const WATCH_MS = 500;

export interface EngineWatchOptions {
  /** Folder of the run records. */
  run: string;
  /** What runs at the beginning. */
  engines: RunningEngines;
  /** Starts what does not run; answers with where everything is then. */
  revive(signal: AbortSignal, dead: readonly string[]): Promise<RunningEngines>;
  /** An engine's port was taken while it was away: it answers elsewhere now. */
  onMoved(engines: RunningEngines): void;
  report(line: string): void;
}

export interface EngineWatch {
  stop(): Promise<void>;
}

export function watchEngines(options: EngineWatchOptions): EngineWatch {
  const stop = new AbortController();
  const watching = new Watch(options, stop.signal).run();
  return {
    async stop() {
      stop.abort();
      await watching;
    },
  };
}

class Watch {
  readonly #options: EngineWatchOptions;
  readonly #signal: AbortSignal;
  /** Engines that lived once: their death is noticed even when their record is gone. */
  readonly #expected = new Set<string>();
  #address: string;
  #searching: Promise<unknown> | null = null;
  #failuresInARow = 0;
  #revivedAtMs = 0;

  constructor(options: EngineWatchOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#address = addressOf(options.engines);
    this.#follow(options.engines);
  }

  async run(): Promise<void> {
    while (!this.#signal.aborted) {
      const dead = this.#dead();
      if (dead.length > 0) await this.#revive(dead);
      await this.#pause(WATCH_MS);
    }
    await this.#searching;
  }

  /** Elasticsearch comes up beside the others: until it has, that it does not run is no death. */
  #follow({ elasticsearch }: RunningEngines): void {
    this.#searching = elasticsearch.then(() => {
      this.#searching = null;
    });
  }

  #dead(): string[] {
    const { run } = this.#options;
    for (const { kind, name } of listRunRecords(run)) if (kind === 'engine') this.#expected.add(name);
    return [...this.#expected].filter(
      (name) => !(name === 'elasticsearch' && this.#searching !== null) && readLivingRecord(run, name) === null,
    );
  }

  async #revive(dead: readonly string[]): Promise<void> {
    const { report, revive, onMoved } = this.#options;
    const names = dead.join(' and ');
    this.#failuresInARow = performance.now() - this.#revivedAtMs > STEADY_AFTER_MS ? 1 : this.#failuresInARow + 1;
    const pauseMs = restartDelayMs(this.#failuresInARow);
    report(`${names} died; started again in ${(pauseMs / 1_000).toFixed(1)} s`);
    await this.#pause(pauseMs);
    if (this.#signal.aborted) return;
    this.#revivedAtMs = performance.now();
    try {
      const engines = await revive(this.#signal, dead);
      this.#follow(engines);
      const address = addressOf(engines);
      if (address === this.#address) return;
      this.#address = address;
      onMoved(engines);
    } catch (error) {
      if (!this.#signal.aborted) report(`${names} did not start: ${error instanceof Error ? error.message : error}`);
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#signal }).catch(() => {});
  }
}

function addressOf({ mysql, redis, elasticsearchUrl }: RunningEngines): string {
  return [mysql.host, mysql.port, redis.cacheUrl, redis.stateUrl, redis.queueUrl, elasticsearchUrl].join(' ');
}
