/**
 * Sends one call: credentials, one refresh for all calls that wait, retries with jitter for what is safe to
 * repeat, one idempotency key through all of them, typed errors.
 */
import createFetchClient, { type Client } from 'openapi-fetch';
import { type OperationInfo, operationInfo } from '../generated/operations.gen.ts';
import type { paths } from '../generated/types.gen.ts';
import { answerOf } from './answer.ts';
import { errorOf, MktError, NetworkError } from './errors.ts';
import { memoryTokenStore, type TokenStore } from './token-store.ts';
import type { Answer, BodyOf, CallOptions, Data, OperationId, PathOf, QueryOf } from './types.ts';

export interface ClientOptions {
  /** Origin of the marketplace, e.g. `https://shop.example`. */
  baseUrl: string;
  auth?: TokenStore;
  fetch?: (request: Request) => Promise<Response>;
  locale?: string;
  /** Longest time of one try (default 15 s). */
  timeoutMs?: number;
  /** Tries after the first (default 2), for calls that are safe to repeat. */
  retries?: number;
  onRequest?: (event: { operationId: string; attempt: number; request: Request }) => void;
  onResponse?: (event: {
    operationId: string;
    attempt: number;
    status: number;
    durationMs: number;
    requestId: string | null;
  }) => void;
}

export interface CallInput<K extends OperationId> {
  path?: PathOf<K>;
  query?: QueryOf<K>;
  body?: BodyOf<K>;
}

const retryableStatuses = new Set([408, 429, 502, 503, 504]);
/** Nobody waits longer for a page: a marketplace that asks for more is told to the caller instead. */
const longestPauseMs = 60_000;

export class Transport {
  readonly tokens: TokenStore;
  readonly raw: Client<paths>;
  private readonly options: ClientOptions;
  private refreshing: Promise<boolean> | null = null;

  constructor(options: ClientOptions) {
    this.options = options;
    this.tokens = options.auth ?? memoryTokenStore();
    this.raw = createFetchClient<paths>({
      baseUrl: `${options.baseUrl.replace(/\/$/, '')}/api/v1`,
      fetch: (request) => this.authorised(request),
    });
  }

  /** Throws an MktError; the answer's `data` is typed by the operation. */
  async call<K extends OperationId>(
    operationId: K,
    input: CallInput<K>,
    options: CallOptions = {},
  ): Promise<Answer<Data<K>>> {
    const info: OperationInfo = operationInfo[operationId];
    const key = options.idempotencyKey ?? (info.idempotency === undefined ? undefined : crypto.randomUUID());
    const repeatable = info.method === 'GET' || key !== undefined;
    let retriesLeft = repeatable ? (this.options.retries ?? 2) : 0;
    let refreshed = false;
    for (let attempt = 1; ; attempt++) {
      const request = await this.build(info, input as CallInput<OperationId>, options, key);
      const result = await this.attempt(operationId, attempt, request, options);
      if (!(result instanceof MktError)) {
        await this.keepCartToken(result.response);
        return result as Answer<Data<K>>;
      }
      const used = request.headers.get('authorization');
      if (result.status === 401 && used !== null && !refreshed) {
        refreshed = true;
        if (await unlessAborted(this.refresh(used), options.signal)) continue;
      }
      const waitMs = Math.max((result.retryAfter ?? 0) * 1000, 100 * 2 ** attempt * (0.5 + Math.random()));
      if (retriesLeft === 0 || !isWorthRetrying(result) || waitMs > longestPauseMs) throw result;
      retriesLeft--;
      await pause(waitMs, options.signal);
    }
  }

  /**
   * Renews the tokens once for everybody who waits. False when there is nothing to renew with or the session has
   * ended; throws when that could not be found out.
   *
   * A refresh token is good once and its replay ends the session, so that an exchange is never repeated here: one
   * whose answer was lost is thrown, and only a later call tries again.
   */
  async refresh(usedHeader: string | null = null): Promise<boolean> {
    this.refreshing ??= this.renew(usedHeader).finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async renew(usedHeader: string | null): Promise<boolean> {
    const held = await this.tokens.get();
    // Somebody was faster: this call had left with the token before.
    if (held !== null && usedHeader !== null && usedHeader !== `Bearer ${held.accessToken}`) return true;
    if (held === null || held.refreshToken === null) return false;
    const request = new Request(this.url('/auth/refresh'), {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ refresh_token: held.refreshToken }),
    });
    const result = await this.attempt('refreshTokens', 1, request, {});
    const now = await this.tokens.get();
    // A login meanwhile, or another tab with the same store: theirs are the newer ones.
    if (now?.refreshToken !== held.refreshToken) return now !== null;
    if (result instanceof MktError) {
      const isOver = result.status === 401 || result.status === 403;
      if (!isOver) throw result;
      await this.tokens.set(null);
      return false;
    }
    const { access_token, refresh_token } = result.data as { access_token: string; refresh_token: string };
    await this.tokens.set({ accessToken: access_token, refreshToken: refresh_token });
    return true;
  }

  private async build(
    info: OperationInfo,
    input: CallInput<OperationId>,
    options: CallOptions,
    key: string | undefined,
  ): Promise<Request> {
    const headers = new Headers({ accept: 'application/json' });
    const tokens = await this.tokens.get();
    if (info.auth && tokens !== null) headers.set('authorization', `Bearer ${tokens.accessToken}`);
    const cartToken = info.cartToken ? await this.tokens.getCartToken() : null;
    if (cartToken !== null) headers.set('cart-token', cartToken);
    const locale = options.locale ?? this.options.locale;
    if (locale !== undefined) headers.set('accept-language', locale);
    if (key !== undefined) headers.set('idempotency-key', key);
    if (options.ifMatch !== undefined) headers.set('if-match', options.ifMatch);
    const init: RequestInit = { method: info.method, headers };
    if (input.body !== undefined) {
      headers.set('content-type', 'application/json');
      init.body = JSON.stringify(input.body);
    }
    return new Request(
      this.url(
        info.path,
        info.rooted,
        input.path as Record<string, string> | undefined,
        input.query as Record<string, unknown> | undefined,
      ),
      init,
    );
  }

  private url(
    path: string,
    rooted = false,
    parameters: Record<string, string> = {},
    query: Record<string, unknown> = {},
  ): string {
    const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
      const value = parameters[name];
      // Left out or made of dots, it would name another operation.
      if (value === undefined || /^\.{0,2}$/.test(value)) throw new TypeError(`“${name}” is needed for ${path}`);
      return encodeURIComponent(value);
    });
    const url = new URL(`${this.options.baseUrl.replace(/\/$/, '')}${rooted ? '' : '/api/v1'}${filled}`);
    for (const [name, value] of Object.entries(query)) appendQuery(url.searchParams, name, value);
    return url.href;
  }

  /** One try: an answer or the error that it came to. Throws for what is wrong with the program alone. */
  private async attempt(
    operationId: OperationId,
    attempt: number,
    request: Request,
    options: CallOptions,
  ): Promise<Answer<unknown> | MktError> {
    const startedAt = performance.now();
    this.options.onRequest?.({ operationId, attempt, request });
    const timeout = AbortSignal.timeout(options.timeoutMs ?? this.options.timeoutMs ?? 15_000);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    let response: Response;
    let text: string;
    try {
      response = await this.fetchPlain(new Request(request, { signal }));
      text = await response.text();
    } catch (cause) {
      if (options.signal?.aborted) return abortedError(cause);
      return timeout.aborted
        ? new NetworkError('No answer in time', { code: 'timeout', status: 0, cause })
        : new NetworkError('The marketplace could not be reached', { code: 'network', status: 0, cause });
    }
    const requestId = response.headers.get('x-request-id');
    const durationMs = performance.now() - startedAt;
    this.options.onResponse?.({ operationId, attempt, status: response.status, durationMs, requestId });
    if (!response.ok) return errorOf(response, text);
    return answerOf(response, text, operationInfo[operationId]);
  }

  private async keepCartToken(response: Response): Promise<void> {
    const token = response.headers.get('cart-token');
    if (token !== null) await this.tokens.setCartToken(token);
  }

  /** For the raw client: the same credentials and one refresh, no retries. */
  private async authorised(request: Request): Promise<Response> {
    const tokens = await this.tokens.get();
    const copy = request.clone();
    if (tokens !== null) request.headers.set('authorization', `Bearer ${tokens.accessToken}`);
    const response = await this.fetchPlain(request);
    if (response.status !== 401 || tokens === null) return response;
    const renewedNow = await this.refresh(`Bearer ${tokens.accessToken}`).catch(() => false);
    if (!renewedNow) return response;
    const renewed = await this.tokens.get();
    if (renewed !== null) copy.headers.set('authorization', `Bearer ${renewed.accessToken}`);
    return this.fetchPlain(copy);
  }

  private fetchPlain(request: Request): Promise<Response> {
    return this.options.fetch ? this.options.fetch(request) : fetch(request);
  }
}

function appendQuery(target: URLSearchParams, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  if (Array.isArray(value)) for (const item of value) target.append(name, String(item));
  else if (typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) appendQuery(target, `${name}[${key}]`, inner);
  else target.append(name, String(value));
}

function isWorthRetrying(error: MktError): boolean {
  if (error instanceof NetworkError) return error.code !== 'aborted';
  return retryableStatuses.has(error.status) || error.code === 'idempotency_in_flight';
}

function abortedError(cause?: unknown): NetworkError {
  return new NetworkError('The call was given up', { code: 'aborted', status: 0, cause });
}

/** Waits for work that others wait for too: it goes on, whoever leaves. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let leave: () => void = () => {};
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(abortedError(signal.reason));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const slept = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await unlessAborted(slept, signal);
  } finally {
    clearTimeout(timer);
  }
}
