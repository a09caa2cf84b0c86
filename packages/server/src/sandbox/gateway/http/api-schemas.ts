import { z } from 'zod';
import { GatewayError } from '../gateway-error.ts';

const amount = z.int().min(1).max(999_999_999_999);
const reference = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
const webAddress = z.url({ protocol: /^https?$/ }).max(2048);
const reason = z.string().min(1).max(200);

export const createSessionSchema = z.strictObject({
  reference,
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/),
  capture: z.enum(['manual', 'automatic']).default('manual'),
  description: z.string().min(1).max(500),
  locale: z.enum(['en', 'ar']).default('en'),
  return_url: webAddress,
  webhook_url: webAddress,
  expires_at: z.iso.datetime({ offset: true }),
});
export const captureSchema = z.strictObject({ amount: amount.optional() });
export const voidSchema = z.strictObject({ reason: reason.optional() });
export const refundSchema = z.strictObject({ reference, amount, reason: reason.optional() });
export const expireSchema = z.strictObject({});
export const reasonSchema = z.strictObject({ reason: reason.optional() });
export const daySchema = z.strictObject({
  date: z.iso.date(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
export const journalSchema = z.strictObject({
  from_byte: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});

/** Checks an input and says in one sentence what is wrong with it. */
export const parseInput = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new GatewayError('invalid_request', problems.join('; '));
};

export const parseJson = (text: string): unknown => {
  if (text === '') return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new GatewayError('invalid_request', 'The body is not JSON.');
  }
};
