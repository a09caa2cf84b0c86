import { expect, it } from 'vitest';
import { nextCheckS, nextRetryS } from './check-schedule.ts';
import { isReturnAddress, withPayment } from './return-address.ts';

it('a silent attempt is asked about late at first, then less and less often, but within five minutes', () => {
  const waits = [0, 1, 2, 3, 10].map((checks) => nextCheckS(checks, 120));
  expect(waits).toEqual([120, 180, 240, 240, 240]);
  expect(nextCheckS(0, 1)).toBe(1);
});

it('unknown outcomes are asked for again with growing waits up to a minute', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(nextRetryS)).toEqual([2, 4, 8, 16, 32, 60, 60]);
});

it('the browser is sent to listed origins only', () => {
  const origins = ['https://shop.example.com'];
  const good = ['https://shop.example.com', 'https://shop.example.com/a?b=c#d', 'https://shop.example.com:443/'];
  const bad = [
    'http://shop.example.com/',
    'https://shop.example.com.evil.example/',
    'https://shop.example.com:8443/',
    'https://shop.example.com@evil.example/',
    'https://user@shop.example.com/',
    'https://evil.example/https://shop.example.com',
    'javascript:alert(1)',
    '//shop.example.com',
    '',
  ];
  expect(good.filter((address) => !isReturnAddress(address, origins))).toEqual([]);
  expect(bad.filter((address) => isReturnAddress(address, origins))).toEqual([]);
});

it('the shop’s own query stays beside ours', () => {
  const address = withPayment('https://shop.example.com/paid?lang=ar', { orderId: 'ord_1', paymentId: 'pay_1' });
  expect(address).toBe('https://shop.example.com/paid?lang=ar&order_id=ord_1&payment_id=pay_1');
});
