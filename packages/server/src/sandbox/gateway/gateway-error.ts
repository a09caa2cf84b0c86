export type GatewayErrorCode =
  | 'invalid_request'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'payload_too_large'
  | 'invalid_state'
  | 'reference_in_use'
  | 'idempotency_key_reused'
  | 'amount_exceeds_authorized'
  | 'amount_exceeds_captured'
  | 'unavailable'
  | 'internal';

const statusOf: Readonly<Record<GatewayErrorCode, number>> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  invalid_state: 409,
  reference_in_use: 409,
  idempotency_key_reused: 422,
  amount_exceeds_authorized: 422,
  amount_exceeds_captured: 422,
  unavailable: 503,
  internal: 500,
};

/**
 * A refusal of the sandbox gateway. Not the platform's AppError on purpose: the gateway plays a vendor, which knows
 * nothing of ours, and its adapter has to translate.
 */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly status: number;
  readonly detail: Readonly<Record<string, unknown>>;

  constructor(code: GatewayErrorCode, message: string, detail: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = 'GatewayError';
    this.code = code;
    this.status = statusOf[code];
    this.detail = detail;
  }
}
