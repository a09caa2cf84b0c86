import { describe, expect, it } from 'vitest';
import { askerBytes, askerOf, networkOf } from './asker.ts';

describe('networkOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['not an address', 'not an address'],
  ])('%s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('askerOf', () => {
  it('is the same for one network, another for other networks, queries and secrets', () => {
    const one = askerOf('2001:db8::1', 'q', 'secret');
    expect(one).toHaveLength(askerBytes);
    expect(askerOf('2001:db8::2', 'q', 'secret')).toEqual(one);
    for (const other of [
      askerOf('2001:db8:0:1::1', 'q', 'secret'),
      askerOf('2001:db8::1', 'r', 'secret'),
      askerOf('2001:db8::1', 'q', 'another'),
    ])
      expect(other).not.toEqual(one);
  });
});
