// Writes a terse operation of spec/paths out as OpenAPI: envelope, header parameters, cursor parameters and one
// problem response per status, as its marks ask for.

import { expandProblems, standardHeaders } from './expand-problems.ts';
import { isObject, type Json, type JsonObject, pascalCase, schemaRef } from './json.ts';
import type { Operation, SuccessMark } from './model.ts';
import { parseMarks, parseSuccess, type Report } from './operation-marks.ts';
import type { ErrorEntry, SourceOperation } from './source.ts';

export interface ExpansionContext {
  readonly head: JsonObject;
  readonly basePath: string;
  readonly errors: Readonly<Record<string, ErrorEntry>>;
  readonly schemaNames: ReadonlySet<string>;
  readonly sharedResponses: Record<string, JsonObject>;
}

type Shape = Omit<Operation, 'errors' | 'node'>;

/** Longest list that comes without pages. */
const unpagedMaxItems = 500;
const localizedClasses = ['browse', 'search', 'cart', 'checkout'];
const parameter = (name: string): JsonObject => ({ $ref: `#/components/parameters/${name}` });
const header = (name: string): JsonObject => ({ $ref: `#/components/headers/${name}` });

const headerParameters = (shape: Shape): JsonObject[] => {
  const list = [parameter('RequestId')];
  if (localizedClasses.includes(shape.class)) list.push(parameter('AcceptLanguage'));
  if (shape.idempotency === 'required') list.push(parameter('IdempotencyKeyRequired'));
  if (shape.idempotency === 'optional') list.push(parameter('IdempotencyKeyOptional'));
  if (shape.precondition === 'required') list.push(parameter('IfMatchRequired'));
  if (shape.precondition === 'optional') list.push(parameter('IfMatchOptional'));
  if (shape.cache !== null && shape.method === 'get') list.push(parameter('IfNoneMatch'));
  if (shape.cartToken) list.push(parameter('CartToken'));
  return list;
};

const checkParameters = (shape: Shape, own: readonly Json[], report: Report): void => {
  const inPath = new Set([...shape.specPath.matchAll(/\{([^}]+)\}/g)].map((match) => match[1]));
  const seen = new Set<string>();
  for (const entry of own) {
    if (!isObject(entry) || typeof entry.name !== 'string' || !isObject(entry.schema)) {
      report('every parameter needs name, in and schema');
      continue;
    }
    const key = `${String(entry.in)} ${entry.name}`;
    if (seen.has(key)) report(`parameter ${entry.name} is given twice`);
    seen.add(key);
    if (entry.in === 'path') {
      if (!inPath.delete(entry.name)) report(`parameter ${entry.name} is not in the path`);
      if (entry.required !== true) report(`path parameter ${entry.name} must be required`);
    } else if (entry.in !== 'query') {
      report(`parameter ${entry.name} must be in path or query; headers come from the marks`);
    } else if (shape.success?.page && (entry.name === 'cursor' || entry.name === 'limit')) {
      report(`parameter ${entry.name} comes from page: true`);
    }
  }
  for (const name of inPath) report(`the path names {${name}} but no parameter does`);
  const owner = shape.owner;
  if (owner?.in === 'path' && !seen.has(`path ${owner.name}`))
    report(`x-owner names ${owner.name}, which is not in the path`);
};

const protocolCodes = ['method_not_allowed', 'uri_too_long', 'headers_too_large', 'request_timeout', 'internal'];
const platformCodes = ['rate_limited', 'overloaded', 'service_unavailable'];

const accessCodes = (shape: Shape): string[] => {
  if (shape.roles === null) return [];
  const codes = ['unauthenticated', 'token_expired', 'account_disabled'];
  // A guest's token is refused wherever guests are not named, so only an operation open to both never says forbidden.
  return shape.roles.includes('buyer') && shape.roles.includes('guest') ? codes : [...codes, 'forbidden'];
};

/** The codes that follow from the marks, so that no author has to remember them. */
export const automaticCodes = (shape: Shape, takesInput: boolean): string[] => {
  const codes = [...protocolCodes, ...accessCodes(shape)];
  if (shape.hasBody) codes.push('payload_too_large', 'unsupported_media_type');
  if (shape.raw && shape.class === 'background') return codes;
  codes.push(...platformCodes);
  if (shape.raw) return codes;
  codes.push('unknown_field');
  if (takesInput) codes.push('validation_failed');
  if (shape.success?.page) codes.push('invalid_cursor');
  if (shape.idempotency === 'required') codes.push('idempotency_key_missing');
  if (shape.idempotency !== 'none') codes.push('idempotency_in_flight', 'idempotency_key_reused');
  if (shape.precondition !== 'none') codes.push('precondition_failed');
  if (shape.precondition === 'required') codes.push('precondition_required');
  return codes;
};

const successResponses = (shape: Shape, success: SuccessMark, names: readonly string[]): Record<string, JsonObject> => {
  const headers: JsonObject = standardHeaders();
  for (const name of names) headers[name] = header(name);
  const conditional = shape.cache !== null && shape.method === 'get';
  if (conditional) Object.assign(headers, { ETag: header('ETag'), 'Cache-Control': header('Cache-Control') });
  const description =
    success.data === null ? 'Done.' : success.list ? `A list of ${success.data}.` : `${success.data}.`;
  const response: JsonObject = { description, headers };
  if (success.data !== null) {
    const ref = schemaRef(success.data);
    const data = success.list ? { type: 'array', maxItems: success.page ? 100 : unpagedMaxItems, items: ref } : ref;
    const schema = {
      type: 'object',
      additionalProperties: false,
      required: ['status', 'data', 'meta'],
      properties: {
        status: { type: 'string', const: 'success' },
        data,
        meta: schemaRef(success.page ? 'ListMeta' : 'Meta'),
      },
    };
    response.content = { 'application/json': { schema } };
  }
  const notModified = {
    description: 'What you hold is still good.',
    headers: { ...standardHeaders(), ETag: header('ETag') },
  };
  return { [success.status]: response, ...(conditional ? { 304: notModified } : {}) };
};

const ownResponses = (node: JsonObject, report: Report): Record<string, JsonObject> => {
  if (!isObject(node.responses)) {
    report('x-raw needs responses written out');
    return {};
  }
  const responses: Record<string, JsonObject> = {};
  for (const [status, response] of Object.entries(node.responses)) {
    if (!isObject(response)) report(`response ${status} must be a map`);
    else
      responses[status] = {
        ...response,
        headers: { 'X-Request-Id': header('X-Request-Id'), ...(isObject(response.headers) ? response.headers : {}) },
      };
  }
  return responses;
};

const ownCodes = (node: JsonObject, context: ExpansionContext, report: Report): string[] => {
  if (!Array.isArray(node['x-errors'])) {
    report('x-errors must list the codes of this operation ([] when only the automatic ones)');
    return [];
  }
  const codes = node['x-errors'].map(String);
  for (const code of codes) if (!(code in context.errors)) report(`x-errors names the unknown code ${code}`);
  return codes;
};

/**
 * Codes that the marks bring along and that this operation never gives, each with its reason (`x-never`). Only what is
 * automatic can be taken back: an author who does not want a code of their own does not list it.
 */
const neverCodes = (node: JsonObject, automatic: readonly string[], report: Report): string[] => {
  const never = node['x-never'];
  if (never === undefined) return [];
  if (!isObject(never)) {
    report('x-never must map codes to the reason why they are never given');
    return [];
  }
  for (const [code, reason] of Object.entries(never)) {
    if (!automatic.includes(code)) report(`x-never names ${code}, which the marks do not bring along`);
    if (typeof reason !== 'string' || reason.trim() === '') report(`x-never gives no reason for ${code}`);
  }
  return Object.keys(never);
};

const successHeaders = (node: JsonObject, context: ExpansionContext, report: Report): string[] => {
  const names = isObject(node['x-success']) ? node['x-success'].headers : undefined;
  if (names === undefined) return [];
  if (!Array.isArray(names)) {
    report('x-success.headers must be a list');
    return [];
  }
  const components = isObject(context.head.components) ? context.head.components : {};
  const known = isObject(components.headers) ? components.headers : {};
  for (const name of names.map(String)) if (!(name in known)) report(`x-success names the unknown header ${name}`);
  return names.map(String).filter((name) => name in known);
};

const checkShape = (shape: Shape, node: JsonObject, context: ExpansionContext, report: Report): void => {
  const need = (name: string | null | undefined, mark: string): void => {
    if (typeof name === 'string' && !context.schemaNames.has(name)) report(`${mark} names the unknown schema ${name}`);
  };
  need(shape.body, 'x-body');
  need(shape.success?.data, 'x-success');
  if (!/^[a-z][a-zA-Z0-9]+$/.test(shape.operationId)) report('operationId must be a verbNoun in camelCase');
  if (shape.summary === '') report('summary is missing');
  if (typeof node.description !== 'string') report('description is missing');
  if (shape.method === 'get' && shape.idempotency !== 'none') report('a GET needs no Idempotency-Key');
  if (shape.method === 'get' && shape.hasBody) report('a GET has no body');
  if (shape.cache !== null && shape.method !== 'get') report('only a GET can be cached');
  if (shape.cache !== null && shape.roles !== null) report('only a public operation can be cached');
  if (!shape.raw && (node.responses !== undefined || node.requestBody !== undefined))
    report('responses and requestBody are written out only with x-raw: true');
  if (shape.raw && (node['x-success'] !== undefined || node['x-body'] !== undefined))
    report('x-raw excludes x-success and x-body');
};

const readShape = (source: SourceOperation, context: ExpansionContext, report: Report): Shape => {
  const { node } = source;
  const marks = parseMarks(node, report);
  const body = typeof node['x-body'] === 'string' ? node['x-body'] : null;
  if (node['x-body'] !== undefined && body === null) report('x-body must name a schema');
  return {
    ...marks,
    operationId: typeof node.operationId === 'string' ? node.operationId : `${source.method}${pascalCase(source.path)}`,
    method: source.method,
    path: source.based ? `${context.basePath}${source.path}` : source.path,
    specPath: source.path,
    based: source.based,
    module: source.module,
    summary: typeof node.summary === 'string' ? node.summary : '',
    source: source.file,
    success: marks.raw ? null : parseSuccess(node['x-success'], report),
    body,
    hasBody: body !== null || node.requestBody !== undefined,
  };
};

/** One operation, written out. */
export const expandOperation = (source: SourceOperation, context: ExpansionContext, report: Report): Operation => {
  const { node } = source;
  const shape = readShape(source, context, report);
  if (typeof node.operationId !== 'string') report('operationId is missing');
  checkShape(shape, node, context, report);
  const own = Array.isArray(node.parameters) ? node.parameters : [];
  checkParameters(shape, own, report);
  const pageParameters = shape.success?.page ? [parameter('Cursor'), parameter('Limit')] : [];
  const headers = shape.raw && shape.class === 'background' ? [] : headerParameters(shape);
  const takesInput = own.length > 0 || pageParameters.length > 0 || shape.hasBody || headers.length > 1;
  const automatic = automaticCodes(shape, takesInput);
  const never = neverCodes(node, automatic, report);
  const errors = [...new Set([...ownCodes(node, context, report), ...automatic.filter((c) => !never.includes(c))])];
  const good = shape.raw
    ? ownResponses(node, report)
    : shape.success
      ? successResponses(shape, shape.success, successHeaders(node, context, report))
      : {};
  const known = errors.filter((code) => code in context.errors && !(String(context.errors[code]?.status) in good));
  known.sort((a, b) => (context.errors[a]?.status ?? 0) - (context.errors[b]?.status ?? 0) || (a < b ? -1 : 1));
  const kept: JsonObject = {};
  for (const mark of ['x-owner', 'x-class', 'x-cache', 'x-idempotency']) kept[mark] = node[mark] ?? 'none';
  if (shape.precondition !== 'none') kept['x-precondition'] = shape.precondition;
  if (shape.raw) kept['x-raw'] = true;
  if (shape.internal) kept['x-internal'] = true;
  const requestBody = shape.body
    ? { required: true, content: { 'application/json': { schema: schemaRef(shape.body) } } }
    : node.requestBody;
  const expanded: JsonObject = {
    operationId: shape.operationId,
    tags: [shape.module],
    summary: shape.summary,
    description: typeof node.description === 'string' ? node.description : '',
    ...(node.deprecated === true ? { deprecated: true } : {}),
    security: node.security ?? [],
    ...kept,
    'x-errors': known,
    parameters: [...own, ...pageParameters, ...headers],
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: { ...good, ...expandProblems(known, context.errors, context.sharedResponses) },
  };
  return { ...shape, errors: known, node: expanded };
};
