import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { callModule } from '../platform/module-port.ts';

export interface SentWebhook {
  url: string;
  /** Null when nothing was sent. */
  status: number | null;
  answer: string;
}

async function bodyOf(config: Config, event: string): Promise<string> {
  if (/^wh_[0-9a-z]{26}$/.test(event)) {
    const stored = await callModule(config, 'payment', (payment, context) =>
      payment.getWebhook(context, { webhook_id: event }),
    );
    return stored.body ?? '';
  }
  if (!existsSync(event))
    throw new CliError('usage', `${event} is neither a file nor the id of a stored delivery (wh_…).`, {
      exitCode: exitCodes.usage,
    });
  return readFileSync(event, 'utf8');
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `t.body`, as the sandbox gateway signs. */
export function signature(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

export async function sendWebhook(
  config: Config,
  { event, to, dryRun }: { event: string; to: string | undefined; dryRun: boolean },
): Promise<SentWebhook> {
  const body = await bodyOf(config, event);
  const url = to ?? `${config.http.publicUrl}/api/v1/webhooks/${config.payment.provider}`;
  if (dryRun) return { url, status: null, answer: '' };
  const headers = {
    'content-type': 'application/json',
    'x-sandbox-signature': signature(body, config.secrets.gatewayWebhook, Date.now()),
  };
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    return { url, status: response.status, answer: await response.text() };
  } catch (error) {
    throw new CliError('api_down', `${url} does not answer.`, {
      exitCode: exitCodes.precondition,
      fix: ['`mkt up` or `mkt serve` starts it.'],
      cause: error,
    });
  }
}
