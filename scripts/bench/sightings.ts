/** Waits until an index shows words that nobody wrote before, and tells how long each took. */
const lookEveryMs = 100;
const longestMs = 60_000;

interface Expected {
  word: string;
  fromMs: number;
}

export class Sightings {
  readonly tookMs: number[] = [];
  private readonly url: string;
  private readonly expected = new Map<string, Expected>();
  private lastRefusal: unknown = null;
  private isOver = false;
  private readonly looking: Promise<void>;

  constructor(url: string, index: string) {
    this.url = `${url}/${index}/_search`;
    this.looking = this.look();
  }

  /** From now on a document of this id is to have the word in its title. */
  expect(id: string, word: string): void {
    // The index may never show a word that another one follows: the slowest would vanish.
    if (this.expected.has(id)) throw new Error(`${id} was changed again before its change was seen`);
    this.expected.set(id, { word, fromMs: performance.now() });
  }

  /** Waits for all that is still expected. */
  async end(): Promise<readonly number[]> {
    for (const giveUpAt = Date.now() + longestMs; this.expected.size > 0; ) {
      if (Date.now() > giveUpAt)
        throw new Error(`${this.expected.size} changes were not seen within a minute`, { cause: this.lastRefusal });
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    this.isOver = true;
    await this.looking;
    return this.tookMs;
  }

  private async look(): Promise<void> {
    while (!this.isOver) {
      // An engine that is busy is asked again: what it would have shown counts from then.
      if (this.expected.size > 0)
        await this.lookOnce().catch((error: unknown) => {
          this.lastRefusal = error;
        });
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  }

  private async lookOnce(): Promise<void> {
    const words = [...this.expected.values()].slice(0, 1_000).map(({ word }) => word);
    const body = JSON.stringify({
      size: 1_000,
      stored_fields: '_none_',
      docvalue_fields: ['id'],
      track_total_hits: false,
      query: { bool: { filter: [{ terms: { title_text: words } }] } },
    });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.url, { method: 'POST', headers, body });
    if (response.status !== 200)
      throw new Error(`A look was answered by ${response.status}: ${(await response.text()).slice(0, 400)}`);
    const { hits } = (await response.json()) as { hits: { hits: { fields: { id: string[] } }[] } };
    const seenMs = performance.now();
    for (const { fields } of hits.hits) {
      const id = fields.id[0] ?? '';
      const expected = this.expected.get(id);
      if (expected === undefined) continue;
      this.tookMs.push(seenMs - expected.fromMs);
      this.expected.delete(id);
    }
  }
}
