/** That Elasticsearch answered every search: an answer of the database in its place has status 200 and may be quick. */

/** `internal` is the address with a server's metrics. */
export class EngineAnswers {
  private readonly internal: string;
  private before: number;

  private constructor(internal: string, before: number) {
    this.internal = internal;
    this.before = before;
  }

  static async of(internal: string): Promise<EngineAnswers> {
    return new EngineAnswers(internal, await fallbacksOf(internal));
  }

  /** How many the database answered since the last look. */
  async take(): Promise<number> {
    const now = await fallbacksOf(this.internal);
    const since = now - this.before;
    this.before = now;
    return since;
  }

  /** After a phase, outside of what is timed: fails when it answered any. */
  async check(phase: string): Promise<void> {
    const since = await this.take();
    if (since > 0) throw new Error(`${phase}: the database answered ${since} searches in place of Elasticsearch`);
  }
}

async function fallbacksOf(internal: string): Promise<number> {
  const found = /^mkt_search_fallbacks_total (\d+)/m.exec(await metricsOf(internal))?.[1];
  if (found === undefined) throw new Error('The server does not tell how many searches its database answered');
  return Number(found);
}

/** What a server looked for in its cache of a kind since it started, and how much of it was there. */
export async function cacheReads(internal: string, wanted: string): Promise<{ found: number; all: number }> {
  const reads = { found: 0, all: 0 };
  for (const [, kind, outcome, count] of (await metricsOf(internal)).matchAll(
    /^mkt_cache_reads_total\{kind="(\w+)",result="(\w+)"\} (\d+)/gm,
  )) {
    if (kind !== wanted) continue;
    reads.all += Number(count);
    if (outcome !== 'miss') reads.found += Number(count);
  }
  return reads;
}

export function partFound({ found, all }: { found: number; all: number }): number {
  return all === 0 ? 0 : found / all;
}

/** The metrics of a server, as text. */
export async function metricsOf(internal: string): Promise<string> {
  const response = await fetch(`${internal}/metrics`);
  if (response.status !== 200) throw new Error(`${internal}/metrics answered ${response.status}`);
  return response.text();
}
