import { describe, expect, it } from 'vitest';
import { lineEndsOf, withoutLoneReturns } from './line-ends.ts';

describe('lineEndsOf', () => {
  it.each([
    ['id,title\r1,Cup\r', 'cr'],
    ['id,title,price\r1,"Two\nlines",5\r2,B,6\r', 'cr'],
    ['id,title\r1,"a ""b""\nc"\r', 'cr'],
    ['id,title\r1,tv 32" black\r2,"x\ny"\r', 'cr'],
    ['"id","title"\r"1","x\r\ny"\r', 'cr'],
    ['id,title\n1,Cup\n', 'lf'],
    ['id,title\r\n1,Cup\r\n', 'lf'],
    ['id,title\n1,"a\rb\rc\rd"\n', 'lf'],
    ['id,title\n1,a\rb\rc\rd\n', 'lf'],
    ['id,title', 'lf'],
    ['id,title\r1,Cup\n2,Pan\n', 'mixed'],
    ['id,title\r1,"a\nb"\r\n2,Pan\r', 'mixed'],
    ['"id\r",title\n1,Cup\r2,Pan', 'lf'],
  ])('says of %j that it is %j', (sample, expected) => {
    expect(lineEndsOf(sample)).toBe(expected);
  });
});

it.each([1, 2, 3, 100])('makes LF of each CR that stands alone, in pieces of %i', async (size) => {
  async function* pieces(text: string): AsyncGenerator<string> {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
  }
  const made = await Array.fromAsync(withoutLoneReturns(pieces('a\r\rb\r\nc\n\rd\r')));
  expect(made.join('')).toBe('a\n\nb\r\nc\n\nd\n');
});
