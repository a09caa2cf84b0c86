/**
 * Stripe's own SDK, loaded at the first use: an installation without Stripe never pays for it. It gets no retries
 * (ours have a budget over all calls) and our fetch, whose signal ends a call that its caller has given up.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type StripeSdk from 'stripe';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { unknownOutcome } from './gateway-calls.ts';

/** The requests below are made for this version; an upgrade of the SDK does not move it. */
const apiVersion = '2026-10-28.endive';

export interface LoadedStripe {
  sdk: StripeSdk;
  errors: typeof StripeSdk.errors;
}

const signals = new AsyncLocalStorage<AbortSignal>();

/** Runs SDK calls that end with `signal`: the SDK takes none of its own. */
export function withSignal<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return signals.run(signal, work);
}

export async function loadStripe({ config }: Pick<PaymentDeps, 'config'>): Promise<LoadedStripe> {
  const { default: Stripe } = await import('stripe');
  const { stripe, gatewayTimeoutMs } = config.payment;
  const key = config.secrets.stripeApiKey;
  if (key === undefined) throw new AppError('service_unavailable', { detail: 'Stripe has no API key.' });
  const { hostname, port, protocol } = new URL(stripe.apiUrl);
  const sdk = new Stripe(key, {
    apiVersion,
    host: hostname,
    protocol: protocol === 'http:' ? 'http' : 'https',
    ...(port === '' ? {} : { port: Number(port) }),
    maxNetworkRetries: 0,
    timeout: gatewayTimeoutMs,
    telemetry: false,
    ...(stripe.account === '' ? {} : { stripeAccount: stripe.account }),
    httpClient: Stripe.createFetchHttpClient(fetchWithSignal),
  });
  return { sdk, errors: Stripe.errors };
}

const fetchWithSignal: typeof fetch = (input, init = {}) => {
  const all = [init.signal, signals.getStore()].filter((signal) => signal !== undefined && signal !== null);
  return fetch(input, { ...init, redirect: 'error', ...(all.length === 0 ? {} : { signal: AbortSignal.any(all) }) });
};

/** What Stripe said no to: final, unlike an answer that did not come. */
export class StripeRefusal extends Error {
  readonly reason: string;
  readonly missing: boolean;

  constructor(reason: string, missing: boolean, cause: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.missing = missing;
  }
}

/**
 * 402 and other 4xx are Stripe's final word. A refused key (401, 403), a rate limit, a key of idempotency that is
 * still in use (409) and everything from 500 up say nothing of the payment.
 */
export function asOutcome(error: unknown, errors: LoadedStripe['errors']): unknown {
  if (!(error instanceof errors.StripeError)) return error;
  const { statusCode, code, decline_code: declined, type } = error;
  // The SDK's error holds headers and the request: only what is safe to log goes on.
  const cause = new Error(`${type} ${code ?? ''} ${error.requestId ?? ''}`.trim());
  if (statusCode === undefined || statusCode >= 500 || [401, 403, 408, 409, 429].includes(statusCode))
    return unknownOutcome(`Stripe answered ${statusCode ?? 'nothing'} (${code ?? type}).`, cause);
  const reason = declined ?? code ?? (error.param === undefined ? type : `invalid_${error.param}`);
  return new StripeRefusal(reason.slice(0, 80), code === 'resource_missing', cause);
}
