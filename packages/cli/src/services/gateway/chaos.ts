import type { Config } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

export interface ChaosWish {
  seed?: number;
  duplicates?: number;
  delay?: number;
  shuffle?: number;
  drop?: number;
  slow?: number;
  slowJitter?: number;
  hang?: number;
  fail?: number;
  loseReply?: number;
  loseHow?: 'reset' | 'hang';
  refunds?: 'succeed' | 'pending';
  off?: boolean;
}

export interface ChaosRequest {
  method: 'GET' | 'POST' | 'DELETE';
  body?: Record<string, unknown>;
}

const present = (settings: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));

/** A wish without any setting only asks. */
export function chaosRequest(wish: ChaosWish): ChaosRequest {
  if (wish.off) return { method: 'DELETE' };
  const webhooks = present({
    duplicates: wish.duplicates,
    delay_ms: wish.delay,
    shuffle_window_ms: wish.shuffle,
    drop_probability: wish.drop,
  });
  const answers = present({
    slow_ms: wish.slow,
    slow_jitter_ms: wish.slowJitter,
    slow_probability: wish.slow === undefined ? undefined : 1,
    hang_probability: wish.hang,
    fail_probability: wish.fail,
    lose_reply_probability: wish.loseReply,
    lose_reply_how: wish.loseHow,
  });
  const body = {
    ...present({ seed: wish.seed, refunds: wish.refunds }),
    ...(Object.keys(webhooks).length > 0 ? { webhooks } : {}),
    ...(Object.keys(answers).length > 0 ? { answers } : {}),
  };
  return Object.keys(body).length === 0 ? { method: 'GET' } : { method: 'POST', body };
}

/** Asks the gateway that runs, and returns the settings it then has. */
export async function changeChaos(config: Config, { method, body }: ChaosRequest): Promise<unknown> {
  const response = await fetch(new URL('/chaos', config.payment.gatewayUrl), {
    method,
    headers: { authorization: `Bearer ${config.secrets.gatewayApiKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  });
  if (response.ok) return response.json();
  throw new CliError('gateway_refused', `The gateway answered ${response.status}: ${await response.text()}`, {
    exitCode: response.status === 400 || response.status === 422 ? exitCodes.usage : exitCodes.failed,
  });
}
