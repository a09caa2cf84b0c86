// Parses the x- marks of one operation. Every mark must be said, even when it says "none": a forgotten rate limit or
// owner would otherwise look like a decision.

import { isObject, type Json, type JsonObject } from './json.ts';
import type { Operation, SuccessMark } from './model.ts';

export type Report = (what: string) => void;
type Marks = Pick<
  Operation,
  | 'roles'
  | 'optionalAuth'
  | 'cartToken'
  | 'class'
  | 'cache'
  | 'idempotency'
  | 'precondition'
  | 'owner'
  | 'raw'
  | 'internal'
>;

const roleNames = ['guest', 'buyer', 'seller', 'admin'];
const classNames = ['browse', 'search', 'cart', 'checkout', 'auth', 'seller', 'background'];
const knownMembers = new Set([
  'operationId',
  'tags',
  'summary',
  'description',
  'security',
  'parameters',
  'requestBody',
  'responses',
  'deprecated',
  'externalDocs',
  'x-owner',
  'x-class',
  'x-cache',
  'x-idempotency',
  'x-precondition',
  'x-body',
  'x-success',
  'x-errors',
  'x-never',
  'x-raw',
  'x-internal',
]);

const parseSecurity = (
  value: Json | undefined,
  report: Report,
): Pick<Marks, 'roles' | 'optionalAuth' | 'cartToken'> => {
  const open = { roles: null, optionalAuth: false, cartToken: false };
  if (!Array.isArray(value)) {
    report('security is missing ([] for everyone, [{bearer: [buyer]}] for a role)');
    return open;
  }
  if (value.length === 0) return open;
  let roles: string[] = [];
  let optionalAuth = false;
  let cartToken = false;
  for (const entry of value) {
    const names = isObject(entry) ? Object.keys(entry) : ['?'];
    if (names.length === 0) optionalAuth = true;
    for (const name of names) {
      const scopes = isObject(entry) ? entry[name] : undefined;
      if (name === 'cart_token') cartToken = true;
      else if (name === 'bearer' && Array.isArray(scopes) && scopes.length > 0) roles = scopes.map(String);
      else report('security may hold {bearer: [roles]}, {cart_token: []} and {}');
    }
  }
  for (const role of roles) if (!roleNames.includes(role)) report(`security names the unknown role ${role}`);
  return { roles, optionalAuth, cartToken };
};

const parseOwner = (value: Json | undefined, report: Report): Marks['owner'] => {
  if (value === 'none') return null;
  if (isObject(value)) {
    const { in: place, name, resource } = value;
    if (typeof place === 'string' && typeof name === 'string' && typeof resource === 'string')
      return { in: place, name, resource };
  }
  report('x-owner must be none or {in, name, resource}');
  return null;
};

const parseCache = (value: Json | undefined, report: Report): Marks['cache'] => {
  if (value === 'none') return null;
  if (isObject(value) && typeof value.ttl_s === 'number' && value.ttl_s > 0)
    return { ttlS: value.ttl_s, hot: value.hot === true };
  report('x-cache must be none or {ttl_s, hot}');
  return null;
};

const parseWord = (node: JsonObject, mark: string, words: readonly string[], report: Report): string => {
  const value = node[mark];
  if (typeof value === 'string' && words.includes(value)) return value;
  report(`${mark} must be one of ${words.join(', ')}`);
  return words[words.length - 1] ?? '';
};

/** The marks of an operation; what is wrong with them goes to `report`. */
export const parseMarks = (node: JsonObject, report: Report): Marks => {
  for (const member of Object.keys(node)) if (!knownMembers.has(member)) report(`unknown member ${member}`);
  const precondition = node['x-precondition'] ?? 'none';
  if (precondition !== 'required' && precondition !== 'optional' && precondition !== 'none')
    report('x-precondition must be required, optional or none');
  return {
    ...parseSecurity(node.security, report),
    class: parseWord(node, 'x-class', classNames, report),
    cache: parseCache(node['x-cache'], report),
    idempotency: parseWord(node, 'x-idempotency', ['required', 'optional', 'none'], report),
    precondition: typeof precondition === 'string' ? precondition : 'none',
    owner: parseOwner(node['x-owner'], report),
    raw: node['x-raw'] === true,
    internal: node['x-internal'] === true,
  };
};

/** `x-success`: what a good answer holds. */
export const parseSuccess = (value: Json | undefined, report: Report): SuccessMark | null => {
  if (!isObject(value) || typeof value.status !== 'number') {
    report('x-success must be {status, data: Schema or [Schema], page?, headers?}');
    return null;
  }
  for (const member of Object.keys(value))
    if (!['status', 'data', 'page', 'headers'].includes(member)) report(`x-success has an unknown member ${member}`);
  const { status, data } = value;
  const list = Array.isArray(data);
  const name = list ? data[0] : data;
  const page = value.page === true;
  if (status === 204) {
    if (data !== undefined) report('x-success with 204 has no data');
    return { status, data: null, list: false, page: false };
  }
  if (typeof name !== 'string') {
    report('x-success.data must name a schema');
    return null;
  }
  return { status, data: name, list, page };
};
