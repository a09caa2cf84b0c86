/**
 * Sends one call: credentials, one refresh for all calls that wait, retries with jitter for what is safe to
 * repeat, one idempotency key through all of them, typed errors.
 */
import createFetchClient, { type Client } from 'openapi-fetch';
import { type OperationInfo, operationInfo } from '../generated/operations.gen.ts';
import type { paths } from '../generated/types.gen.ts';
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
    const tries = repeatable ? (this.options.retries ?? 2) + 1 : 1;
    let refreshed = false;
    for (let attempt = 1; ; attempt++) {
      const request = await this.build(info, input as CallInput<OperationId>, options, key);
      const result = await this.attempt(operationId, attempt, request, options).catch(
        (error: unknown) => error as MktError,
      );
      if (!(result instanceof MktError)) {
        await this.keepCartToken(result.response);
        return result as Answer<Data<K>>;
      }
      const expired = result.code === 'token_expired' || (result.status === 401 && result.code === 'unauthenticated');
      if (expired && !refreshed && request.headers.has('authorization')) {
        refreshed = true;
        if (await this.refresh(request.headers.get('authorization'))) continue;
      }
      const again =
        attempt < tries &&
        (result instanceof NetworkError ||
          retryableStatuses.has(result.status) ||
          result.code === 'idempotency_in_flight');
      if (!again || options.signal?.aborted) throw result;
      await pause(
        Math.max((result.retryAfter ?? 0) * 1000, 100 * 2 ** attempt * (0.5 + Math.random())),
        options.signal,
      );
    }
  }

  /** Renews the tokens once for everybody who waits. False when there is nothing to renew with. */
  async refresh(usedHeader: string | null = null): Promise<boolean> {
    const before = await this.tokens.get();
    if (before !== null && usedHeader !== null && usedHeader !== `Bearer ${before.accessToken}`) return true;
    this.refreshing ??= this.renew().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async renew(): Promise<boolean> {
    const held = await this.tokens.get();
    if (held === null || held.refreshToken === null) return false;
    const response = await this.fetchPlain(
      new Request(this.url('/auth/refresh'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refresh_token: held.refreshToken }),
      }),
    ).catch(() => null);
    if (response === null) return false;
    if (!response.ok) {
      if (response.status === 401) await this.tokens.set(null);
      return false;
    }
    const { data } = (await response.json()) as { data: { access_token: string; refresh_token: string } };
    await this.tokens.set({ accessToken: data.access_token, refreshToken: data.refresh_token });
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
    const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
    const url = new URL(`${this.options.baseUrl.replace(/\/$/, '')}${rooted ? '' : '/api/v1'}${filled}`);
    for (const [name, value] of Object.entries(query)) appendQuery(url.searchParams, name, value);
    return url.href;
  }

  private async attempt(
    operationId: string,
    attempt: number,
    request: Request,
    options: CallOptions,
  ): Promise<Answer<unknown>> {
    const startedAt = performance.now();
    this.options.onRequest?.({ operationId, attempt, request });
    const timeout = AbortSignal.timeout(options.timeoutMs ?? this.options.timeoutMs ?? 15_000);
    const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
    let response: Response;
    try {
      response = await this.fetchPlain(new Request(request, { signal }));
    } catch (cause) {
      const late = timeout.aborted;
      throw new NetworkError(late ? 'No answer in time' : 'The marketplace could not be reached', {
        code: late ? 'timeout' : 'network',
        status: 0,
        cause,
      });
    }
    this.options.onResponse?.({
      operationId,
      attempt,
      status: response.status,
      durationMs: performance.now() - startedAt,
      requestId: response.headers.get('x-request-id'),
    });
    if (!response.ok) throw await errorOf(response);
    const body =
      response.status === 204
        ? { data: undefined, meta: {} }
        : ((await response.json()) as { data: unknown; meta: Record<string, unknown> });
    return {
      data: body.data,
      meta: body.meta ?? {},
      requestId: response.headers.get('x-request-id') ?? '',
      etag: response.headers.get('etag'),
      response,
    };
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
    if (response.status !== 401 || tokens === null || !(await this.refresh(`Bearer ${tokens.accessToken}`)))
      return response;
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

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(new NetworkError('Aborted', { code: 'aborted', status: 0 }));
      },
      { once: true },
    );
  });
}
