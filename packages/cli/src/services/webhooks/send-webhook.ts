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

interface Delivery {
  body: string;
  provider: string;
}

async function deliveryOf(config: Config, event: string): Promise<Delivery> {
  if (/^wh_[0-9a-z]{26}$/.test(event)) {
    const stored = await callModule(config, 'payment', (payment, context) =>
      payment.getWebhook(context, { webhook_id: event }),
    );
    return { body: stored.body ?? '', provider: stored.provider };
  }
  if (!existsSync(event))
    throw new CliError('usage', `${event} is neither a file nor the id of a stored delivery (wh_…).`, {
      exitCode: exitCodes.usage,
    });
  return { body: readFileSync(event, 'utf8'), provider: config.payment.provider };
}

/** The header that a gateway signs with, by its own secret. */
function signatureHeader(config: Config, { body, provider }: Delivery): Record<string, string> {
  const { gatewayWebhook, stripeWebhook } = config.secrets;
  if (provider === 'stripe')
    return { 'stripe-signature': signature(body, stripeWebhook ?? gatewayWebhook, Date.now()) };
  return { 'x-sandbox-signature': signature(body, gatewayWebhook, Date.now()) };
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `t.body`, as both gateways sign. */
export function signature(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

export async function sendWebhook(
  config: Config,
  { event, to, dryRun }: { event: string; to: string | undefined; dryRun: boolean },
): Promise<SentWebhook> {
  const delivery = await deliveryOf(config, event);
  const { body } = delivery;
  const url = to ?? `${config.http.publicUrl}/api/v1/webhooks/${delivery.provider}`;
  if (dryRun) return { url, status: null, answer: '' };
  const headers = { 'content-type': 'application/json', ...signatureHeader(config, delivery) };
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
