import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { signWebhook } from './webhook-signature.ts';

it('signs the time and the body together', () => {
  const mac = createHmac('sha256', 'secret').update('1771840000.{"id":"evt_1"}').digest('hex');
  expect(signWebhook('{"id":"evt_1"}', 'secret', 1_771_840_000_999)).toBe(`t=1771840000,v1=${mac}`);
});

it('differs for another second, another body and another secret', () => {
  const signatures = [
    signWebhook('a', 'secret', 1_000),
    signWebhook('a', 'secret', 2_000),
    signWebhook('b', 'secret', 1_000),
    signWebhook('a', 'other', 1_000),
  ];
  expect(new Set(signatures).size).toBe(4);
});
