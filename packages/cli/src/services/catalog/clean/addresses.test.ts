import { describe, expect, it } from 'vitest';
import { splitAddresses } from './addresses.ts';

describe('splitAddresses', () => {
  it.each([
    ['https://a.example/1.jpg,https://a.example/2.jpg', ['https://a.example/1.jpg', 'https://a.example/2.jpg']],
    ['https://a.example/1.jpg, HTTP://a.example/2.jpg', ['https://a.example/1.jpg', 'HTTP://a.example/2.jpg']],
    ['https://a.example/w_4,h_4/a.jpg', ['https://a.example/w_4,h_4/a.jpg']],
    [
      'https://a.example/w_4,h_4/a.jpg,https://a.example/w_4,h_4/b.jpg',
      ['https://a.example/w_4,h_4/a.jpg', 'https://a.example/w_4,h_4/b.jpg'],
    ],
    [
      'https://a.example/w_4\\,h_4/a.jpg, https://a.example/b.jpg',
      ['https://a.example/w_4,h_4/a.jpg', 'https://a.example/b.jpg'],
    ],
    ['https://a.example/fit\\,https://b.example/a.jpg', ['https://a.example/fit,https://b.example/a.jpg']],
    ['https://a.example/fit\\,,https://b.example/a.jpg', ['https://a.example/fit,', 'https://b.example/a.jpg']],
    // Junk stays an entry of its own, so that it can be named.
    ['nonsense,https://a.example/1.jpg', ['nonsense', 'https://a.example/1.jpg']],
    ['https://a.example/1.jpg, nonsense', ['https://a.example/1.jpg', 'nonsense']],
    ['https://a.example/1.jpg,ftp://a.example/2.jpg', ['https://a.example/1.jpg', 'ftp://a.example/2.jpg']],
    ['https://a.example/1.jpg,//a.example/2.jpg', ['https://a.example/1.jpg', '//a.example/2.jpg']],
    ['https://a.example/1.jpg,,https://a.example/2.jpg,', ['https://a.example/1.jpg', 'https://a.example/2.jpg']],
  ])('finds the addresses of %j', (text, addresses) => {
    const found = splitAddresses(text, ',').map((part) => part.trim());
    expect(found.filter((part) => part !== '')).toEqual(addresses);
  });

  it('reads a cell of a million marks in one go', () => {
    expect(splitAddresses(`${','.repeat(1_000_000)}x`, ',')).toHaveLength(1);
  });

  it('parts always at a mark that no address has', () => {
    expect(splitAddresses('https://a.example/1.jpg|ftp://x|nonsense', '|')).toEqual([
      'https://a.example/1.jpg',
      'ftp://x',
      'nonsense',
    ]);
    expect(splitAddresses('https://a.example/1;v=2.jpg;https://a.example/2.jpg', ';')).toEqual([
      'https://a.example/1;v=2.jpg',
      'https://a.example/2.jpg',
    ]);
  });

  const [first, second] = ['https://a.example/w_4,h_4/1;v=2.jpg', 'https://a.example/2.jpg'];

  it.each([', ', ',', '; ', ';', '|', ' | ', ' ', '\n', ',\n'])('finds without a mark what %j parts', (mark) => {
    const found = splitAddresses(`${first}${mark}${second}${mark}`, 'auto').map((part) => part.trim());
    expect(found.filter((part) => part !== '')).toEqual([first, second]);
  });

  it('reads a cell of a million blanks or marks in one go', () => {
    for (const mark of [' ', ',', ';']) expect(splitAddresses(`${mark.repeat(1_000_000)}x`, 'auto')).toHaveLength(1);
  });
});
