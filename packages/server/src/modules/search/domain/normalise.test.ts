import { describe, expect, it } from 'vitest';
import { anyOf, requireAll } from './boolean-expression.ts';
import { fold, indexTokens } from './normalise.ts';
import { queryWords, wantedOf } from './query-words.ts';

/** Whether every wanted word is among the tokens of the text. */
function finds(query: string, text: string): boolean {
  const tokens = new Set(indexTokens(text));
  const words = queryWords(query);
  return (
    words.length > 0 &&
    wantedOf(words).every((w) => w.alternatives.some((one) => one.tokens.every((token) => tokens.has(token))))
  );
}

describe('folding', () => {
  it('brings letter forms, marks, digits and tatweel of Arabic to one form', () => {
    expect(fold('أَحْمَد')).toBe(fold('احمد'));
    expect(fold('إلكترونيّات')).toBe(fold('الكترونيات'));
    expect(fold('ســـوني ١٢٣ ۴')).toBe('سوني 123 4');
    expect(fold('مكتبة على')).toBe('مكتبه علي');
  });

  it('brings Latin letters to lower case without marks', () => {
    expect(fold('Café ÉCRAN Straße')).toBe('cafe ecran strasse');
  });
});

describe('what a query finds', () => {
  it.each([
    ['wh1000xm4', 'Sony WH-1000XM4 headphones'],
    ['WH-1000XM4', 'Sony WH1000XM4'],
    ['wh 1000 xm4', 'Sony WH-1000XM4'],
    ['wh-1000 xm4', 'WH 1000XM4 by Sony'],
    ['wh1000xm4', 'WH 1000XM4 by Sony'],
    ['wh1000xm4', 'Sony WH 1000 XM4'],
    ['wh-1000xm4', 'Sony WH 1000 XM 4'],
    ['iphone15pro', 'Apple iPhone 15 Pro'],
    ['headphone', 'Two headphones'],
    ['batteries', 'one battery'],
    ['السماعة', 'سماعات لاسلكية'],
    ['سماعات', 'والسماعات الجديدة'],
    ['sony سماعات', 'سماعات SONY'],
    ['t-shirt', 'T-Shirts for all'],
    ['head phones', 'Wireless headphones'],
    ['charging', 'A cable to charge with'],
    ['قراءة', 'كتاب للقراءه'],
    ['ڤودافون', 'كارت فودافون'],
    ['٣ قطع', 'طقم 3 قطع'],
    ['رز', 'الرز البسمتي'],
    ['الفم', 'غسول فم'],
    ['للفم', 'غسول الفم'],
    ['وحدات', 'وحدة تخزين'],
    ['وسائد', 'وسائد النوم'],
    ['وطنية', 'دجاج الوطنية'],
    ['بلسم', 'شامبو وبلسم'],
    ['ملح', 'فلفل وملح'],
    ['وبلسم', 'بلسم'],
    ['والسماعات', 'سماعة'],
    ['headphones', 'Wireless head\u00adphones'],
    ['head\u00adphones', 'Wireless headphones'],
    ['سماعات', 'سما\u061cعات'],
    ['wh1000xm4', 'WH\u2066-1000\u2069XM4'],
    ['sony', '\ufeffSo\u2060ny'],
  ])('%s finds %s', (query, text) => expect(finds(query, text)).toBe(true));

  it.each([
    ['wh1000xm5', 'Sony WH-1000XM4'],
    ['lens', 'glasses case'],
    ['شاشة', 'سماعات'],
    ['rings', 'King size bed'],
    ['iphone15pro', 'iPhone 12 Pro, 15 W charger'],
    ['zz5', 'PlayStation 5'],
    ['zza', 'a size A case'],
    ['وسادة', 'قهوة سادة'],
    ['وحدة', 'حدة'],
    ['لبن', 'بن'],
  ])('%s does not find %s', (query, text) => expect(finds(query, text)).toBe(false));

  it('is nothing for text without letters or digits', () => {
    for (const text of ['*:*', '"', '()', '~', '-- ;', '*', '//']) expect(queryWords(text)).toEqual([]);
  });

  it('holds no operator, whatever is typed', () => {
    const hostile = `+a -b ~c "d e" (f) *g h* @5 <i >j _exists_:k price:[0 TO *] /(a+)+b/ l'; DROP TABLE x; --`;
    const words = queryWords(hostile);
    for (const word of words)
      for (const { tokens } of [...word.alternatives, ...word.loose])
        for (const token of tokens) expect(token).toMatch(/^[\p{L}\p{N}]+$/u);
    expect(anyOf(words, true)).toMatch(/^[\p{L}\p{N} ]+$/u);
    expect(requireAll(words)).toMatch(/^[\p{L}\p{N} +()]+$/u);
    expect(requireAll(words, true)).toMatch(/^[\p{L}\p{N} +()*]+$/u);
  });

  it('looks at no more than two dozen words', () => {
    expect(queryWords(Array.from({ length: 500 }, (_, n) => `word${n}`).join(' '))).toHaveLength(24);
  });
});
