import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { XmlPiece } from './xml-references.ts';
import { XmlReferences } from './xml-references.ts';

function mend(text: string, size = 1_000): { text: string; mended: string[] } {
  const references = new XmlReferences();
  const pieces: XmlPiece[] = [];
  for (let at = 0; at < text.length; at += size) pieces.push(...references.push(text.slice(at, at + size)));
  pieces.push(...references.end());
  return {
    text: pieces.map((piece) => piece.text).join(''),
    mended: pieces.flatMap(({ mended }) => (mended === undefined ? [] : [mended])),
  };
}

describe('XmlReferences', () => {
  it.each([
    ['a&nbsp;b', 'a&#160;b', ['&nbsp;']],
    ['Caf&eacute; &amp; bar &#233; &#xE9;', 'Caf&#233; &amp; bar &#233; &#xE9;', ['&eacute;']],
    ['Salt & Pepper', 'Salt &amp; Pepper', ['&']],
    ['<a href="?a=1&copy=2"/>', '<a href="?a=1&amp;copy=2"/>', ['&']],
    ['&LT;b>', '&#60;b>', ['&LT;']],
    ['R&B; soul', 'R&amp;B; soul', ['&B;']],
    ['&notit; &#0; &#XE9; &#x110000; &;', '&amp;notit; &amp;#0; &amp;#XE9; &amp;#x110000; &amp;;', null],
    ['<![CDATA[a & b]]><!-- & --><?x & ?> &', '<![CDATA[a & b]]><!-- & --><?x & ?> &amp;', ['&']],
    ['<!DOCTYPE r [<!ENTITY nbsp "x">]><r>&nbsp; &</r>', '<!DOCTYPE r [<!ENTITY nbsp "x">]><r>&nbsp; &amp;</r>', ['&']],
    ['cut off &nbs', 'cut off &amp;nbs', ['&']],
    ['<![CDATA[ & ', '<![CDATA[ & ', []],
  ])('turns %j into %j', (text, expected, mended) => {
    expect(mend(text).text).toBe(expected);
    if (mended !== null) expect(mend(text).mended).toEqual(mended);
  });

  it('mends the same wherever the document is cut', () => {
    const part = fc.constantFrom(
      '&',
      ';',
      'nbsp',
      '&nbsp;',
      '&#9;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '<?',
      '?>',
      '<',
      'é',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (parts, size) => {
        expect(mend(parts.join(''), size)).toEqual(mend(parts.join('')));
      }),
    );
  });
});
