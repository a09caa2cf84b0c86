import { describe, expect, it } from 'vitest';
import { endsInCarriageReturns } from './line-ends.ts';

describe('endsInCarriageReturns', () => {
  it.each([
    ['id,title\r1,Cup\r', true],
    ['id,title,price\r1,"Two\nlines",5\r2,B,6\r', true],
    ['id,title\r1,"a ""b""\nc"\r', true],
    ['id,title\r1,tv 32" black\r2,"x\ny"\r', true],
    ['"id","title"\r"1","x\r\ny"\r', true],
    ['id,title\n1,Cup\n', false],
    ['id,title\r\n1,Cup\r\n', false],
    ['id,title\n1,"a\rb\rc\rd"\n', false],
    ['id,title\n1,a\rb\rc\rd\n', false],
    ['id,title', false],
  ])('says of %j that it is %j', (sample, expected) => {
    expect(endsInCarriageReturns(sample)).toBe(expected);
  });
});
