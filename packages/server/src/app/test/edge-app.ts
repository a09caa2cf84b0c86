/** The whole application behind its edge, with one person of each kind and tokens made with the real signing key. */
import { importJWK, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { Kysely } from 'kysely';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import { KeySealer } from '../../modules/user/adapters/key-sealer.ts';
import type { UserTables } from '../../modules/user/user.tables.gen.ts';
import { newId } from '../../platform/kernel/ids.ts';
import { type ModuleName, moduleNames } from '../../platform/kernel/modules.ts';
import { startTestApp, type TestApp, type TestAppOptions, testContext } from '../test-app.ts';
import { type SampleRequest, sampleOf } from './contract-requests.ts';
import { type Answer, HttpClient } from './http-client.ts';

export interface Person {
  token: string;
  userId: string;
  email: string;
}

export interface Seller extends Person {
  sellerId: string;
}

export interface People {
  buyer: Person;
  otherBuyer: Person;
  guest: Person;
  seller: Seller;
  otherSeller: Seller;
  suspendedSeller: Seller;
  admin: Person;
}

export const password = 'a rather long sentence of mine';

export class EdgeApp {
  readonly app: TestApp;
  readonly client: HttpClient;
  private key: { kid: string; sign: Awaited<ReturnType<typeof importJWK>>; publicJwk: JWK } | undefined;
  private addresses = 0;

  private constructor(app: TestApp) {
    this.app = app;
    this.client = new HttpClient(app.url);
  }

  static async start(options: TestAppOptions & { modules?: readonly ModuleName[] } = {}): Promise<EdgeApp> {
    const http = { trustedProxies: ['127.0.0.1'], ...options.overrides?.['http'] };
    const quiet = { log: { level: 'silent' }, ...options.overrides };
    return new EdgeApp(
      await startTestApp(options.modules ?? moduleNames, { worker: false, ...options, overrides: { ...quiet, http } }),
    );
  }

  get ports() {
    return this.app.composition.ports;
  }

  /** The sample of an operation, with what is given in place of its parts. */
  ask(operation: OperationMeta, change: Partial<SampleRequest> & { token?: string } = {}): Promise<Answer> {
    const { token, headers, ...rest } = change;
    const request = { ...sampleOf(operation), ...rest };
    return this.client.send({
      method: request.method,
      target: request.search === '' ? request.path : `${request.path}?${request.search}`,
      headers: {
        ...request.headers,
        ...headers,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(request.body === undefined
        ? {}
        : { body: typeof request.body === 'string' ? request.body : JSON.stringify(request.body) }),
    });
  }

  /** A request by path, as a client makes it. */
  call(method: string, path: string, token?: string, body?: unknown, headers = {}): Promise<Answer> {
    return this.client.send({
      method,
      target: `/api/v1${path}`,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async signIn(roles: ('buyer' | 'seller' | 'admin')[] = ['buyer']): Promise<Person> {
    const email = `${newId('usr')}@example.com`;
    const account = { email, password, name: 'Somebody', locale: 'en' as const, roles, verified: true };
    const { user_id: userId } = await this.ports.user.createAccount(testContext(), account);
    return { token: (await this.login(email)).access_token, userId, email };
  }

  async login(email: string): Promise<{ access_token: string; refresh_token: string; session_id: string }> {
    // An address of its own each time: sign-ins are limited by address.
    const address = { 'x-forwarded-for': `10.0.${Math.floor(++this.addresses / 250)}.${this.addresses % 250}` };
    const answer = await this.call('POST', '/auth/login', undefined, { email, password }, address);
    if (answer.status !== 200) throw new Error(`login: ${answer.status} ${answer.code}`);
    return answer.body.data;
  }

  async signInSeller(admin: Person): Promise<Seller> {
    const owner = await this.signIn();
    const shop = { name: `Shop ${owner.userId}`, country: 'EG' };
    const made = await this.call('POST', '/seller/shop', owner.token, shop);
    if (made.status !== 201) throw new Error(`shop: ${made.status} ${made.text}`);
    const approved = await this.call('PUT', `/admin/sellers/${made.body.data.id}/approve`, admin.token);
    if (approved.status !== 200) throw new Error(`approve: ${approved.status} ${approved.text}`);
    return { ...owner, token: (await this.login(owner.email)).access_token, sellerId: made.body.data.id };
  }

  async people(): Promise<People> {
    const admin = await this.signIn(['admin']);
    const [buyer, otherBuyer, seller, otherSeller, suspendedSeller] = await Promise.all([
      this.signIn(),
      this.signIn(),
      this.signInSeller(admin),
      this.signInSeller(admin),
      this.signInSeller(admin),
    ]);
    const reason = { reason: 'Counterfeit goods.' };
    const suspended = await this.call('PUT', `/admin/sellers/${suspendedSeller.sellerId}/suspend`, admin.token, reason);
    if (suspended.status !== 200) throw new Error(`suspend: ${suspended.status} ${suspended.text}`);
    const guest = await this.signInGuest();
    return { buyer, otherBuyer, guest, seller, otherSeller, suspendedSeller, admin };
  }

  async signInGuest(): Promise<Person> {
    const email = `${newId('usr')}@example.com`;
    const input = { email, name: 'Guest', cart_token: 'g'.repeat(43) };
    const answer = await this.call('POST', '/auth/guest', undefined, input);
    if (answer.status !== 201) throw new Error(`guest: ${answer.status} ${answer.text}`);
    return { token: answer.body.data.access_token, userId: answer.body.data.user.id, email };
  }

  /** An access token with these claims and header members over good ones, signed with the installation's own key. */
  async mint(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
    const { kid, sign } = await this.signingKey();
    const nowS = Math.floor(Date.now() / 1000);
    const payload: JWTPayload = {
      iss: this.app.config.auth.issuer,
      aud: 'mkt-api',
      sub: newId('usr'),
      sid: newId('sess'),
      roles: ['buyer', 'seller', 'admin'],
      ver: 1,
      iat: nowS,
      exp: nowS + 300,
      ...claims,
    };
    return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid, ...header }).sign(sign);
  }

  async signingKey(): Promise<NonNullable<EdgeApp['key']>> {
    if (this.key !== undefined) return this.key;
    const module = this.app.composition.modules.find((m) => m.name === 'user');
    const db = module?.db.writer() as unknown as Kysely<UserTables>;
    const row = await db.selectFrom('signing_keys').selectAll().where('slot', '=', 'current').executeTakeFirstOrThrow();
    const opened = new KeySealer(this.app.config.secrets.keyEncryption).open(row.id, row.private_sealed);
    const sign = await importJWK(JSON.parse(opened ?? '') as JWK, 'EdDSA');
    this.key = { kid: row.id, sign, publicJwk: JSON.parse(row.public_jwk) as JWK };
    return this.key;
  }

  async close(): Promise<void> {
    this.client.close();
    await this.app.close();
  }
}

/** One of the people whom this operation serves; null for one that is open to everybody. */
export function allowedPerson(operation: OperationMeta, people: People): Person | null {
  const { roles } = operation;
  if (roles === null) return null;
  if (roles.includes('admin') && !roles.includes('buyer')) return people.admin;
  if (roles.includes('seller')) return people.seller;
  return roles.includes('buyer') ? people.buyer : people.guest;
}
