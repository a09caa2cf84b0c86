import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, isWithin, replacementShare, shorten } from './text.ts';

describe('cleanText', () => {
  it.each([
    ['Salt &amp; Pepper', 'Salt & Pepper', ['html_entity_decoded']],
    ['Salt &amp;amp; Pepper', 'Salt & Pepper', ['html_entity_decoded']],
    ['<b>Bold</b> cup', 'Bold cup', ['html_tag_removed']],
    ['a < b and <3', 'a < b and <3', []],
    ['ex\u00adtra\u200b\u200f soft', 'extra soft', ['invisible_character_removed']],
    ['bell\u0007', 'bell', ['control_character_removed']],
    ['EIO\ufffd cup', 'EIO cup', ['replacement_character_removed']],
    ['cafe\u0301', 'café', ['unicode_composed']],
    ['two  blanks', 'two blanks', ['whitespace_normalised']],
    ['  ends  ', 'ends', []],
    ['قهوة عربية', 'قهوة عربية', []],
    ['R&B disc', 'R&B disc', []],
  ])('turns %j into %j with %j', (raw, text, repairs) => {
    expect(cleanText(raw)).toEqual({ text, repairs });
  });

  it('keeps joiners inside Persian words and emoji and drops those beside a blank', () => {
    expect(cleanText('می\u200cخواهم').text).toBe('می\u200cخواهم');
    expect(cleanText('👩\u200d🍳').text).toBe('👩\u200d🍳');
    expect(cleanText('cup \u200dred')).toEqual({ text: 'cup red', repairs: ['invisible_character_removed'] });
  });

  it('keeps paragraphs where asked', () => {
    expect(cleanText('one\r\n\r\n\r\n\r\ntwo', true).text).toBe('one\n\ntwo');
    expect(cleanText('<p>one</p><p>two</p>', true).text).toBe('one\n\ntwo');
  });

  it('drops comments, whatever they hold, and keeps one that never ends as text', () => {
    expect(cleanText('a<!-- <b>x\n</b> -->b<!---->c').text).toBe('abc');
    expect(cleanText('a<!-->b-->c').text).toBe('ac');
    expect(cleanText('a<!-- b').text).toBe('a<!-- b');
  });

  it.each([
    ['joiners', `a${'\u200d'.repeat(400_000)}b`],
    ['beginnings of comments', '<!--'.repeat(250_000)],
    ['beginnings of comments behind an end', `-->${'<!--'.repeat(250_000)}`],
    ['beginnings of tags', '<a '.repeat(300_000)],
    ['beginnings of entities', '&a'.repeat(500_000)],
    ['blanks', `a${' '.repeat(1_000_000)}b`],
    ['line ends and blanks', `a${' \n'.repeat(500_000)}b`],
  ])('takes a mebibyte of %s in a time that grows as the text does', (_what, text) => {
    const startedAt = performance.now();
    cleanText(text, true);
    cleanText(text);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('says nothing when it changes nothing but the ends, and finds nothing in what it has mended', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (raw) => {
        const once = cleanText(raw);
        if (once.repairs.length === 0) expect(once.text).toBe(raw.trim());
        fc.pre(!/&/.test(once.text));
        expect(cleanText(once.text).text).toBe(once.text);
      }),
    );
  });
});

it('counts characters as the contract does', () => {
  expect(['😀'.repeat(3), '😀'.repeat(4), 'abc', 'abcd', '😀abc'].map((text) => isWithin(text, 3))).toEqual([
    ...[true, false, true, false, false],
  ]);
});

describe('shorten', () => {
  it('cuts at a word and never inside a character', () => {
    expect(shorten('one two three', 9)).toBe('one two');
    expect(shorten('😀😀😀😀', 3)).toBe('😀😀😀');
    expect(shorten('short', 10)).toBe('short');
  });
});

describe('replacementShare', () => {
  it('is high for text decoded in the wrong encoding', () => {
    expect(replacementShare('plain')).toBe(0);
    expect(replacementShare('\ufffd\ufffd\ufffdx')).toBeGreaterThan(0.5);
    expect(replacementShare('Mary\ufffds long list of things')).toBeLessThan(0.1);
  });
});
