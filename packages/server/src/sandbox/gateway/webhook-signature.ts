import { createHmac } from 'node:crypto';

export const signatureHeader = 'X-Sandbox-Signature';

/**
 * `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 over `<t>.<body>`. The time is inside the signature, so that an old delivery
 * cannot be sent again as a new one.
 */
export const signWebhook = (body: string, secret: string, nowMs: number): string => {
  const timestamp = Math.floor(nowMs / 1000);
  const mac = createHmac('sha256', secret).update(`${timestamp}.${body}`, 'utf8').digest('hex');
  return `t=${timestamp},v1=${mac}`;
};
