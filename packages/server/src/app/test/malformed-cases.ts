/**
 * What can be wrong with a request, made from an operation's contract. A case that the contract certainly forbids
 * names the codes it may meet; one whose outcome is the module's says `any`, and has only to stay below 500.
 */
import type { OperationMeta } from '../../contract/operation-meta.ts';
import type { OperationId } from '../../contract/operations.gen.ts';
import { requestValidators } from '../../contract/validators.gen.ts';
import {
  bodySchemaOf,
  exampleOf,
  parametersOf,
  resolve,
  type SampleRequest,
  type Schema,
  sampleOf,
  typeOf,
} from './contract-requests.ts';

export interface MalformedCase {
  name: string;
  change?: Partial<SampleRequest>;
  headers?: Record<string, string | string[]>;
  /** Sent as it is, in place of the sample's body. */
  rawBody?: string | Buffer;
  codes: readonly string[] | 'any';
}

const refused = ['validation_failed', 'unknown_field'];
const json = { 'content-type': 'application/json' };
const nasty = [
  "' OR 1=1; DROP TABLE users; -- ",
  '../../etc/passwd',
  'jndi:ldap://x',
  '<script>alert(1)</script>',
  '\u202Egnp.exe',
  'e\u0301'.repeat(300),
  '%s%n%x',
  '*:* _exists_:x /(a+)+b/ ~',
];

/** Values that are of none of the kinds of this one's. */
function wrongTypes(schema: Schema): unknown[] {
  const kind = typeOf(schema);
  const all: [string, unknown][] = [
    ['string', 'text'],
    ['number', 1.5],
    ['boolean', true],
    ['array', [1]],
    ['object', { a: 1 }],
  ];
  return all.filter(([name]) => name !== kind && !(kind === 'integer' && name === 'number')).map(([, value]) => value);
}

function overLimits(schema: Schema): unknown[] {
  const out: unknown[] = [];
  if (schema.maxLength !== undefined) out.push('x'.repeat(schema.maxLength + 1));
  if ((schema.minLength ?? 0) > 0) out.push('');
  if (schema.maximum !== undefined) out.push(schema.maximum + 1);
  if (schema.minimum !== undefined) out.push(schema.minimum - 1, -1e9);
  if (schema.enum !== undefined) out.push('none-of-these');
  if (schema.maxItems !== undefined)
    out.push(Array.from({ length: schema.maxItems + 1 }, () => exampleOf(schema.items ?? {})));
  if (typeOf(schema) === 'integer') out.push(1.5, 2 ** 53 + 2, 2 ** 31, -1, '1');
  return out;
}

export function brokenBodies(operation: OperationMeta): MalformedCase[] {
  const schema = bodySchemaOf(operation);
  if (schema === null) return bodyless(operation);
  if (operation.raw) return rawBodies();
  const validate = requestValidators[operation.operationId as OperationId].body;
  const sample = sampleOf(operation).body as Record<string, unknown>;
  const cases: MalformedCase[] = [];
  const add = (name: string, body: unknown): void => {
    const fits = validate === null || validate(structuredClone(body));
    cases.push({ name, change: { body }, codes: fits ? 'any' : refused });
  };
  add('an unknown member', { ...sample, is_admin: true });
  for (const name of ['id', 'role', 'price', 'total', 'user_id'])
    if (schema.properties?.[name] === undefined) add(`${name} pushed in`, { ...sample, [name]: 1 });
  for (const name of schema.required ?? []) {
    const { [name]: _, ...rest } = sample;
    add(`without ${name}`, rest);
  }
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const resolved = resolve(member);
    add(`${name} null`, { ...sample, [name]: null });
    for (const value of [...wrongTypes(resolved), ...overLimits(resolved)])
      add(`${name} = ${JSON.stringify(value).slice(0, 40)}`, { ...sample, [name]: value });
    if (typeOf(resolved) === 'string') {
      for (const text of ['a\u0000b', '\ud800', 'x\udfff'])
        cases.push({ name: `${name} not storable`, change: { body: { ...sample, [name]: text } }, codes: refused });
      const text = nasty[cases.length % nasty.length] as string;
      add(`${name} = ${text.slice(0, 20)}`, { ...sample, [name]: text });
    }
    const huge = JSON.stringify({ ...sample, [name]: 0 }).replace(`"${name}":0`, `"${name}":1e400`);
    cases.push({ name: `${name} 1e400`, rawBody: huge, codes: refused });
  }
  return [...cases, ...notJson(sample)];
}

function notJson(sample: Record<string, unknown>): MalformedCase[] {
  const text = JSON.stringify(sample);
  const inside = text === '{}' ? '' : `,${text.slice(1, -1)}`;
  const raw = (name: string, rawBody: string | Buffer, codes: readonly string[] | 'any' = refused): MalformedCase => ({
    name,
    rawBody,
    codes,
  });
  return [
    raw('empty', '', ['validation_failed', 'unsupported_media_type']),
    raw('broken', '{bad'),
    raw('cut off', text.slice(0, -1)),
    raw('null', 'null'),
    raw('a list', '[]'),
    raw('a list of itself', `[${text}]`),
    raw('a text', '"x"'),
    raw('a number', '1'),
    raw('two documents', `${text}${text}`),
    raw('a nest of lists', `${'['.repeat(5_000)}${']'.repeat(5_000)}`),
    raw('a nest in a member', `{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}${inside}}`),
    raw('__proto__', `{"__proto__":{"polluted":true}${inside}}`, ['unknown_field']),
    raw('constructor', `{"constructor":{"prototype":{"polluted":true}}${inside}}`, ['unknown_field']),
    raw('a long list', `[${'1,'.repeat(100_000)}1]`),
    raw('many members', `{${Array.from({ length: 2_000 }, (_, i) => `"m${i}":1`).join(',')}}`),
    raw('bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d])),
    { name: 'as text', headers: { 'content-type': 'text/plain' }, codes: ['unsupported_media_type'] },
    { name: 'as a form', headers: { 'content-type': 'multipart/form-data' }, codes: ['unsupported_media_type'] },
    {
      name: 'packed',
      headers: { ...json, 'content-encoding': 'gzip' },
      rawBody: 'x',
      codes: ['unsupported_media_type'],
    },
    { name: 'too large', rawBody: Buffer.alloc(1_048_577, 0x20), headers: json, codes: ['payload_too_large'] },
  ];
}

function bodyless(operation: OperationMeta): MalformedCase[] {
  // Health, keys and pages read nothing of what they are sent.
  const codes: MalformedCase['codes'] =
    operation.module === 'operations' ? 'any' : [operation.raw ? 'validation_failed' : 'unknown_field'];
  const bodies = ['{}', '{bad', 'x'.repeat(5_000), '[[[['];
  return [
    ...bodies.map((rawBody) => ({ name: `a body: ${rawBody.slice(0, 8)}`, rawBody, headers: json, codes })),
    { name: 'a body as text', rawBody: 'x', headers: { 'content-type': 'text/plain' }, codes },
  ];
}

function rawBodies(): MalformedCase[] {
  const bodies: (string | Buffer)[] = ['', 'null', '{bad', '[]', '1', `${'['.repeat(5_000)}`, '{"__proto__":{"a":1}}'];
  return [
    ...bodies.map((rawBody) => ({
      name: `a delivery: ${String(rawBody).slice(0, 12)}`,
      rawBody,
      headers: json,
      codes: 'any' as const,
    })),
    { name: 'too large', rawBody: Buffer.alloc(1_048_577, 0x20), headers: json, codes: ['payload_too_large'] },
  ];
}

export function brokenQueries(operation: OperationMeta): MalformedCase[] {
  const base = sampleOf(operation).search;
  const with_ = (extra: string): Partial<SampleRequest> => ({ search: base === '' ? extra : `${base}&${extra}` });
  // Raw operations come from gateways and browsers, whose own members are let through.
  const unknown: MalformedCase['codes'] = operation.raw ? 'any' : refused;
  const cases: MalformedCase[] = [
    { name: 'an unknown member', change: with_('is_admin=1'), codes: unknown },
    { name: 'an unknown object', change: with_('filter[a]=1'), codes: unknown },
    { name: 'a prototype', change: with_('__proto__[polluted]=1&constructor[prototype]=1'), codes: unknown },
    { name: 'NUL', change: with_('x=%00'), codes: unknown },
    { name: 'a broken escape', change: with_('x=%zz&%=1'), codes: unknown },
    { name: 'overlong UTF-8', change: with_('x=%c0%af'), codes: unknown },
    { name: 'many members', change: with_(Array.from({ length: 300 }, (_, i) => `m${i}=1`).join('&')), codes: unknown },
  ];
  for (const parameter of parametersOf(operation).filter((p) => p.in === 'query')) {
    const { name } = parameter;
    const value = encodeURIComponent(String(exampleOf(parameter.schema)));
    const rest = new URLSearchParams(base);
    rest.delete(name);
    const search = (own: string): Partial<SampleRequest> => ({
      search: [rest.toString(), own].filter(Boolean).join('&'),
    });
    cases.push({ name: `${name} as an object`, change: search(`${name}[a][b]=1`), codes: 'any' });
    if (!operation.queryLists.includes(name) && !operation.queryObjects.includes(name)) {
      cases.push({ name: `${name} twice`, change: search(`${name}=${value}&${name}=${value}`), codes: refused });
      cases.push({ name: `${name} of an object`, change: search(`${name}[a]=1`), codes: refused });
    }
    const resolved = resolve(parameter.schema);
    const kind = typeOf(resolved);
    if (kind === 'integer' || kind === 'number')
      for (const bad of ['abc', '', '1e400', 'NaN', '0x10', '9'.repeat(30)])
        cases.push({ name: `${name}=${bad}`, change: search(`${name}=${bad}`), codes: refused });
    if (name === 'limit')
      for (const bad of ['0', '-1', '101', '1000000000', '1.5'])
        cases.push({ name: `limit=${bad}`, change: search(`limit=${bad}`), codes: refused });
    if (kind === 'boolean') cases.push({ name: `${name}=2`, change: search(`${name}=2`), codes: refused });
    if (resolved.enum !== undefined)
      cases.push({ name: `${name} of another`, change: search(`${name}=none-of-these`), codes: refused });
    if (resolved.maxLength !== undefined && resolved.maxLength < 3_000)
      cases.push({
        name: `${name} too long`,
        change: search(`${name}=${'x'.repeat(resolved.maxLength + 1)}`),
        codes: [...refused, 'invalid_cursor'],
      });
    for (const text of nasty)
      cases.push({
        name: `${name}=${text.slice(0, 16)}`,
        change: search(`${name}=${encodeURIComponent(text)}`),
        codes: 'any',
      });
  }
  return cases;
}

export function brokenPaths(operation: OperationMeta): MalformedCase[] {
  const names = operation.path.match(/(?<=\{)[^}]+(?=\})/g) ?? [];
  const good = sampleOf(operation).path;
  const codes = ['not_found', 'validation_failed'];
  return names.flatMap((name) => {
    const own = sampleOf(operation, { [name]: 'MARK' }).path;
    const bad = [
      'x',
      '0',
      '-1',
      'null',
      'undefined',
      encodeURIComponent("' OR '1'='1"),
      `prod_${'0'.repeat(300)}`,
      'usr_01k9q2g7xgyhg8nf9cxzb8b54U',
      encodeURIComponent('ü'.repeat(20)),
    ];
    const sent = bad.map((value) => ({
      name: `${name}=${value.slice(0, 20)}`,
      change: { path: own.replace('MARK', value) },
      codes: codesFor(operation, codes),
    }));
    return [...sent, { name: 'as it was', change: { path: good }, codes: 'any' as const }];
  });
}

/** Some paths take names that look like anything (a provider's): those are the module's to refuse. */
function codesFor(operation: OperationMeta, codes: readonly string[]): readonly string[] | 'any' {
  return operation.raw ? 'any' : codes.filter((code) => operation.errors.some((own) => own === code));
}

/** Passwords are hashed slowly on purpose: these operations get the headers they look at, and no more. */
const slow = ['changePassword', 'changeEmail', 'login', 'register'];

export function brokenHeaders(operation: OperationMeta): MalformedCase[] {
  const any = (name: string, headers: Record<string, string | string[]>): MalformedCase => ({
    name,
    headers,
    codes: 'any',
  });
  const cases: MalformedCase[] = [
    any('an id of the request that is none', { 'x-request-id': '<x>' }),
    any('a traceparent that is none', { traceparent: '00-zz-zz-00' }),
    any('a jungle of languages', { 'accept-language': `${'*;q=0.1,'.repeat(1_000)}ar` }),
    any('a language of SQL', { 'accept-language': "en' OR 1=1 --" }),
    any('tags that are none', { 'if-none-match': '"\\", W/*, *' }),
    any('another verb by header', { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' }),
    any('another path by header', { 'x-original-url': '/api/v1/admin/sellers', 'x-rewrite-url': '/metrics' }),
    any('a cart token that is none', { 'cart-token': "' OR 1=1" }),
    any('a key with blanks', { 'idempotency-key': 'a b' }),
    any('a key that is too long', { 'idempotency-key': 'k'.repeat(300) }),
    any('a tag that is none', { 'if-match': 'v1' }),
    any('a weak tag', { 'if-match': 'W/"v1"' }),
    any('a tag of text', { 'if-match': '"v99999999999999999999"' }),
    any('two kinds of body', { accept: 'text/html', range: 'bytes=0-1' }),
  ];
  if (slow.includes(operation.operationId)) cases.splice(3);
  if (operation.idempotency !== 'none')
    cases.push({ name: 'no key', headers: { 'idempotency-key': '' }, codes: ['validation_failed'] });
  if (operation.cartToken)
    cases.push({ name: 'a short cart token', headers: { 'cart-token': 'x' }, codes: ['validation_failed'] });
  return cases;
}
