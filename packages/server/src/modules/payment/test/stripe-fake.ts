/**
 * The part of Stripe's API that our adapter uses, with state: sessions, intents and refunds, answers kept by
 * idempotency key, signed webhooks, and the same troubles on demand as the sandbox gateway. Its control addresses
 * (/test, /chaos, /journal, /sessions) are the sandbox's, so that one suite runs on both.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Chaos, chaosSchema } from '../../../sandbox/gateway/chaos.ts';
import { type FakeAnswer, FakeStripeState, StripeFault } from './stripe-fake-state.ts';

export interface StripeFakeOptions {
  apiKey: string;
  webhookSecret: string;
}

interface StoredAnswer extends FakeAnswer {
  asked: string;
}

const retryDelaysMs = [200, 500, 1000, 2000];

export class StripeFake {
  readonly url: string;
  /** Where webhooks go: set once the receiver listens. */
  webhookUrl = '';
  /** Calls of the API that are not answered yet, and the most there were at once. */
  open = 0;
  mostOpen = 0;
  /** How long each call was open that is over, answered or given up by its caller. */
  readonly heldMs: number[] = [];
  /** Calls of the API by method and path without ids, in the order they came. */
  readonly calls: string[] = [];
  readonly state: FakeStripeState;
  private readonly headers = new Map<string, IncomingMessage['headers']>();
  private readonly server: Server;
  private readonly options: StripeFakeOptions;
  private readonly chaos = new Chaos();
  private readonly answers = new Map<string, StoredAnswer>();
  private readonly stopped = new AbortController();

  private constructor(server: Server, url: string, options: StripeFakeOptions) {
    this.server = server;
    this.url = url;
    this.options = options;
    this.state = new FakeStripeState(url, (event) => this.tell(event));
  }

  static async start(options: StripeFakeOptions): Promise<StripeFake> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const fake = new StripeFake(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
    server.on('request', (request, response) => {
      fake
        .serve(request, response)
        .catch((error: unknown) => send(response, 500, { error: { message: String(error) } }));
    });
    return fake;
  }

  async close(): Promise<void> {
    this.stopped.abort();
    this.server.close();
    this.server.closeAllConnections();
  }

  /** The headers of the last call of a kind. */
  headersOf(call: string): IncomingMessage['headers'] {
    return this.headers.get(call) ?? {};
  }

  /** A delivery as Stripe would sign it. */
  sign(text: string, { secret = this.options.webhookSecret, atMs = Date.now() } = {}): string {
    const seconds = Math.floor(atMs / 1000);
    return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${text}`).digest('hex')}`;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    if (!url.pathname.startsWith('/v1/')) {
      this.control(request.method ?? '', url, text, response);
      return;
    }
    const call = `${request.method} ${url.pathname.replace(/\/(cs|pi|re)_[^/]+/g, '/$1')}`;
    this.calls.push(call);
    this.open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    const startedAt = performance.now();
    response.once('close', () => {
      this.open -= 1;
      this.heldMs.push(performance.now() - startedAt);
    });
    this.headers.set(call, request.headers);
    if (request.headers.authorization !== `Bearer ${this.options.apiKey}`) {
      send(response, 401, { error: { type: 'invalid_request_error', message: 'Invalid API Key.' } });
      return;
    }
    const fate = this.chaos.answerFate();
    if (fate.slowMs > 0) await wait(fate.slowMs, undefined, { signal: this.stopped.signal });
    if (fate.before === 'hang') return;
    if (fate.before === 'fail') {
      send(response, 503, { error: { type: 'api_error', message: 'In trouble.' } });
      return;
    }
    const answer = this.once(request, url, text);
    // Reading has no effect whose answer could be lost.
    const after = request.method === 'POST' ? fate.after : 'answer';
    if (after === 'reset') request.socket.destroy();
    else if (after === 'answer') send(response, answer.status, answer.body);
  }

  /** A key is answered once; the same key for something else is refused. */
  private once(request: IncomingMessage, url: URL, text: string): FakeAnswer {
    const key = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof key !== 'string') return this.act(request, url, text);
    const asked = `${url.pathname}?${text}`;
    const known = this.answers.get(key);
    if (known !== undefined && known.asked !== asked)
      return { status: 400, body: { error: { type: 'idempotency_error', message: 'The key was used for another.' } } };
    if (known !== undefined) return known;
    const answer = this.act(request, url, text);
    // As at Stripe: what was refused before anything was tried is not kept.
    if (answer.status !== 400) this.answers.set(key, { ...answer, asked });
    return answer;
  }

  private act(request: IncomingMessage, url: URL, text: string): FakeAnswer {
    const params = request.method === 'POST' ? new URLSearchParams(text) : url.searchParams;
    try {
      return this.state.act(`${request.method} ${url.pathname.slice('/v1'.length)}`, params);
    } catch (error) {
      if (!(error instanceof StripeFault)) throw error;
      return { status: error.status, body: { error: error.body } };
    }
  }

  private control(method: string, url: URL, text: string, response: ServerResponse): void {
    const [, area = '', id = '', sub = '', act = ''] = url.pathname.split('/');
    if (area === 'journal') response.end(this.state.journal.map((line) => JSON.stringify(line)).join('\n'));
    else if (area === 'pay') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Pay</h1>');
    else send(response, 200, this.controlled(method, area, { id, sub, act }, text));
  }

  private controlled(
    method: string,
    area: string,
    at: { id: string; sub: string; act: string },
    text: string,
  ): unknown {
    if (area === 'chaos') {
      if (method !== 'GET') this.chaos.set(chaosSchema.parse(method === 'DELETE' ? {} : JSON.parse(text || '{}')));
      this.state.refundsEnd = this.chaos.settings.refunds;
      return this.chaos.settings;
    }
    if (area === 'sessions') return at.id === '' ? { data: this.state.views() } : this.state.view(at.id);
    const { reason } = JSON.parse(text || '{}') as { reason?: string };
    if (at.id === 'sessions') return this.state.person(at.sub, at.act, reason);
    return this.state.settleRefund(at.sub, at.act === 'succeed' ? 'succeeded' : 'failed');
  }

  private tell(event: { id: string }): void {
    const fate = this.chaos.webhookFate();
    for (const delayMs of fate.delaysMs)
      void this.deliver(JSON.stringify(event, null, 2), delayMs).catch(() => undefined);
  }

  private async deliver(text: string, delayMs: number): Promise<void> {
    const { signal } = this.stopped;
    await wait(delayMs, undefined, { signal });
    for (const retryMs of [...retryDelaysMs, null]) {
      if (this.webhookUrl === '') return;
      const headers = { 'content-type': 'application/json', 'stripe-signature': this.sign(text) };
      const status = await fetch(this.webhookUrl, { method: 'POST', headers, body: text, signal }).then(
        async (answer) => {
          await answer.body?.cancel();
          return answer.status;
        },
        () => 0,
      );
      if ((status >= 200 && status < 300) || retryMs === null) return;
      await wait(retryMs, undefined, { signal });
    }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${randomBytes(6).toString('hex')}`,
  });
  response.end(JSON.stringify(body));
}
