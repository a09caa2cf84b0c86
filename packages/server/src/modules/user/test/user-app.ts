/** The module behind the real edge, with what its tests do again and again: requests, accounts, mails' codes. */
import type { Kysely } from 'kysely';
import { startTestApp, type TestApp, testContext } from '../../../app/test-app.ts';
import type { UserPort } from '../../../contract/ports.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import type { UserTables } from '../user.tables.gen.ts';

export type Tokens = components['schemas']['Tokens'];

export interface Answer {
  status: number;
  headers: Headers;
  /** `data` of a success. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members of many shapes; the edge has checked them.
  data: any;
  code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  body: any;
}

export interface RequestOptions {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
  /** The client's address, as a trusted proxy tells it. */
  address?: string;
}

/**
 * True when every answer but the successes has this code. On a slow machine some of many that wait for one row
 * are given up on before they reach it; they say so and change nothing.
 */
export function othersAre(answers: readonly Answer[], code: string): boolean {
  const codes = answers.filter((a) => a.status >= 300).map((a) => a.code);
  return codes.includes(code) && codes.every((c) => c === code || c === 'service_unavailable');
}

export const goodPassword = 'a rather long sentence of mine';

export class UserApp {
  readonly app: TestApp;

  private constructor(app: TestApp) {
    this.app = app;
  }

  static async start(overrides: Record<string, Record<string, unknown>> = {}, second = false): Promise<UserApp> {
    const http = { trustedProxies: ['127.0.0.1'], ...overrides['http'] };
    return new UserApp(await startTestApp(['user'], { worker: false, second, overrides: { ...overrides, http } }));
  }

  get db(): Kysely<UserTables> {
    return this.module.db.writer() as unknown as Kysely<UserTables>;
  }

  /** The module's own face: whoever may call what over a port is the ports' test. */
  get port(): UserPort<CallContext> {
    return this.module.runtime.port as unknown as UserPort<CallContext>;
  }

  get jobs(): readonly ModuleJob[] {
    return this.module.runtime.jobs;
  }

  private get module() {
    const module = this.app.composition.modules.find((m) => m.name === 'user');
    if (module === undefined) throw new Error('the test app has no user module');
    return module;
  }

  async request(method: string, path: string, options: RequestOptions = {}, base = this.app.url): Promise<Answer> {
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.address === undefined ? {} : { 'x-forwarded-for': options.address }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, data: body?.data, code: body?.code, body };
  }

  post(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.request('POST', path, body === undefined ? options : { ...options, body });
  }

  /** The code and the link of the latest mail of this purpose to this address, as the mail would carry them. */
  async mail(email: string, purpose: string): Promise<components['schemas']['IssuedCode']> {
    const row = await this.db
      .selectFrom('verifications')
      .select('id')
      .where('email_key', '=', email.toLowerCase())
      .where('purpose', '=', purpose)
      .where('user_id', 'is not', null)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    return this.port.issueCode(testContext(), { verification_id: row.id });
  }

  /** A verified account by the operator's call, signed in. */
  async signIn(email: string, roles: ('buyer' | 'seller' | 'admin')[] = ['buyer']): Promise<Tokens> {
    await this.port.createAccount(testContext(), {
      email,
      password: goodPassword,
      name: 'Somebody',
      locale: 'en',
      roles,
      verified: true,
    });
    const answer = await this.post('/auth/login', { email, password: goodPassword });
    if (answer.status !== 200) throw new Error(`login of ${email}: ${answer.status} ${answer.code}`);
    return answer.data as Tokens;
  }

  events(type: string): Promise<{ aggregate_id: string; aggregate_sequence: number; envelope: string }[]> {
    return this.db
      .selectFrom('outbox')
      .select(['aggregate_id', 'aggregate_sequence', 'envelope'])
      .where('type', '=', type)
      .orderBy('seq')
      .execute();
  }

  audits(subjectId: string): Promise<{ action: string; actor: string }[]> {
    return this.db
      .selectFrom('audit_log')
      .select(['action', 'actor'])
      .where('subject_id', '=', subjectId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
