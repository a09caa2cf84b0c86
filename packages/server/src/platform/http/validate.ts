/** Checks requests and answers against the contract, by the compiled validators. */

import type { OperationMeta } from '../../contract/operation-meta.ts';
import type { OperationId } from '../../contract/operations.gen.ts';
import type { ValidateFunction, ValidationFault } from '../../contract/validate-function.ts';
import { requestValidators } from '../../contract/validators.gen.ts';
import { AppError, type FieldError } from '../kernel/errors.ts';

/** The parts of a request as they arrived; values of path, query and headers are text. */
export interface RawRequestInput {
  path: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body: unknown;
}

const maxFieldErrors = 20;
/** The validators take whatever Number() takes: 1e400 would be Infinity, 0x10 sixteen and a blank nought. */
const decimalPattern = /^-?\d{1,15}(\.\d{1,9})?$/;

/** Checks and completes the input in place (defaults, numbers from text). Throws `validation_failed` or `unknown_field`. */
export function validateInput(operation: OperationMeta, input: RawRequestInput): RawRequestInput {
  const validators = requestValidators[operation.operationId as OperationId];
  const faults: FieldError[] = [];
  const texts = { ...input.query };
  for (const place of ['path', 'query', 'headers', 'body'] as const) {
    const validate = validators[place];
    if (validate !== null && !validate(input[place])) faults.push(...fieldErrors(validate, `/${place}`));
  }
  for (const [name, text] of Object.entries(texts))
    if (typeof text === 'string' && typeof input.query[name] === 'number' && !decimalPattern.test(text))
      faults.push({ path: `/query/${name}`, code: 'type', message: 'must be a decimal number' });
  if (faults.length === 0) return input;
  // An id that cannot exist is simply not there: 404 as for any other unknown id.
  if (operation.errors.includes('not_found') && faults.every((f) => f.path.startsWith('/path/')))
    throw new AppError('not_found', { detail: 'No such resource.' });
  const onlyUnknown = faults.every((f) => f.code === 'unknown_field');
  throw onlyUnknown
    ? new AppError('unknown_field', {
        detail: 'The request has members that this operation does not know.',
        errors: faults.slice(0, maxFieldErrors),
      })
    : inputFault(operation, 'The request does not fit the contract.', faults.slice(0, maxFieldErrors));
}

/** An operation without any input does not list `validation_failed`: whatever is sent to it is an unknown member. */
export function inputFault(operation: OperationMeta, detail: string, errors: FieldError[]): AppError {
  const code = operation.errors.includes('validation_failed') ? 'validation_failed' : 'unknown_field';
  return new AppError(code, { detail, errors });
}

/** Query values in the shape the validators expect: lists where the contract has lists, split where it says commas. */
export function shapeQuery(operation: OperationMeta, query: Record<string, unknown>): Record<string, unknown> {
  for (const name of operation.commaLists) {
    const value = query[name];
    if (typeof value === 'string') query[name] = value.split(',');
  }
  for (const [name, value] of Object.entries(query)) {
    const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (isObject !== operation.queryObjects.includes(name)) throw wrongForm(operation, name);
    if (Array.isArray(value) && !operation.queryLists.includes(name)) throw wrongForm(operation, name);
  }
  return query;
}

type ResponseValidators = typeof import('../../contract/response-validators.gen.ts').responseValidators;
let responseValidators: ResponseValidators | null = null;

/** Loads the answers' validators: tests and staging only, production never pays for them. */
export async function loadResponseValidators(): Promise<void> {
  responseValidators = (await import('../../contract/response-validators.gen.ts')).responseValidators;
}

/** True in tests and staging, where every answer is checked. */
export function isCheckingResponses(): boolean {
  return responseValidators !== null;
}

type ResponseListener = (operation: string, status: number, code: string | null) => void;
let responseListener: ResponseListener | null = null;

/** Hears every answer that was checked: how the tests count what they met. */
export function onResponse(listener: ResponseListener | null): void {
  responseListener = listener;
}

/** Tells the listener of an answer that was given before any operation was known: Node's parser refused the request. */
export function noteUnroutedAnswer(status: number, code: string): void {
  responseListener?.('(every operation)', status, code);
}

/** Throws a plain Error (a bug of ours) when an answer breaks the contract. Does nothing before loadResponseValidators(). */
export function assertResponse(
  operation: OperationMeta,
  status: number,
  contentType: string | null,
  body: unknown,
): void {
  if (responseValidators === null) return;
  responseListener?.(operation.operationId, status, codeOf(body));
  const statuses = responseValidators[operation.operationId as OperationId];
  const content = statuses[status];
  const where = `${operation.operationId} answered ${status}`;
  if (content === undefined) throw new Error(`${where}, which the contract does not list`);
  const type = contentType?.split(';', 1)[0] ?? null;
  if (type === null) {
    if (Object.keys(content).length > 0) throw new Error(`${where} without a body`);
    return;
  }
  if (!Object.hasOwn(content, type)) throw new Error(`${where} as ${type}, which the contract does not list`);
  const validate = content[type];
  if (validate && !validate(body))
    throw new Error(`${where} with a body that breaks the contract: ${JSON.stringify(fieldErrors(validate, ''))}`);
}

/** The faults of the last check, as the caller of an operation gets them. */
export function fieldErrors(validate: ValidateFunction, prefix: string): FieldError[] {
  return (validate.errors ?? []).map((fault) => toFieldError(fault, prefix));
}

function toFieldError(fault: ValidationFault, prefix: string): FieldError {
  const unknown = fault.keyword === 'additionalProperties' || fault.keyword === 'unevaluatedProperties';
  const member =
    fault.params['additionalProperty'] ?? fault.params['unevaluatedProperty'] ?? fault.params['missingProperty'];
  const path = `${prefix}${fault.instancePath}${typeof member === 'string' ? `/${member.replaceAll('~', '~0').replaceAll('/', '~1').slice(0, 80)}` : ''}`;
  return { path, code: unknown ? 'unknown_field' : fault.keyword, message: fault.message ?? 'does not fit' };
}

function wrongForm(operation: OperationMeta, name: string): AppError {
  return inputFault(operation, 'A query member has another form.', [
    { path: `/query/${name.slice(0, 80)}`, code: 'form', message: 'given twice, or in another form' },
  ]);
}

function codeOf(body: unknown): string | null {
  const code = body !== null && typeof body === 'object' && 'code' in body ? body.code : null;
  return typeof code === 'string' ? code : null;
}
