import type { Config } from '@mkt/server';
import { CheckSkipped } from './audit-check.ts';

/** A session as the sandbox gateway lists it. */
export interface ListedSession {
  session_id: string;
  /** Our id of the attempt. */
  reference: string;
  status: string;
  amount: number;
  currency: string;
  amount_captured: number;
  amount_refunded: number;
  updated_at: string;
  refunds: { reference: string; amount: number; status: string }[];
}

const pageRows = 500;

/** Reads the sandbox gateway's list. That it does not answer is no finding: the check could not be made. */
export class GatewayList {
  private readonly config: Config;

  constructor(config: Config) {
    this.config = config;
  }

  async assertThere(): Promise<void> {
    await this.ask('/sessions?date=1970-01-01&limit=1');
  }

  async *ofDay(day: string): AsyncGenerator<ListedSession[]> {
    for (let cursor: number | null = 0; cursor !== null; ) {
      const body: unknown = await this.ask(`/sessions?date=${day}&limit=${pageRows}&cursor=${cursor}`);
      const page = body as { data: ListedSession[]; next_cursor: number | null };
      yield page.data;
      cursor = page.next_cursor;
    }
  }

  async byReference(reference: string): Promise<ListedSession | null> {
    return (await this.ask(`/sessions/by-reference/${encodeURIComponent(reference)}`)) as ListedSession | null;
  }

  /** Null: not found. The gateway may be made to fail on purpose, so that an answer is asked for a few times. */
  private async ask(path: string): Promise<unknown> {
    const { gatewayUrl } = this.config.payment;
    let reason = '';
    for (let attempt = 1; attempt <= 4; attempt++) {
      try {
        const response = await fetch(`${gatewayUrl}${path}`, {
          headers: { authorization: `Bearer ${this.config.secrets.gatewayApiKey}` },
          signal: AbortSignal.timeout(5_000),
        });
        if (response.status === 404) return null;
        if (response.ok) return await response.json();
        reason = `it answered ${response.status}`;
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
    throw new CheckSkipped(`the gateway at ${gatewayUrl} does not answer (${reason})`);
  }
}
