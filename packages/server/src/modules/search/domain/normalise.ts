/**
 * Text as both engines see it: one stream of folded tokens, made by the same code when a product is stored and
 * when somebody searches. A token holds letters and digits only, so that nothing of what a user types can ever be
 * query syntax. Pure.
 */

/** Longest token kept: InnoDB indexes up to 84 characters. */
const maxTokenLength = 60;
/** More parts than this are a serial number or noise, and their joins would only fill the index. */
const maxCodeParts = 8;

const arabicFolds: readonly [RegExp, string][] = [
  // Diacritics, tatweel and marks of direction.
  [/[\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e]/gu, ''],
  [/[\u0623\u0625\u0622\u0671]/gu, '\u0627'],
  [/[\u0649\u06cc]/gu, '\u064a'],
  [/\u0624/gu, '\u0648'],
  [/\u0626/gu, '\u064a'],
  [/\u0629/gu, '\u0647'],
  [/\u06a9/gu, '\u0643'],
];

/** Lower case, without marks, digits as ASCII, Arabic letters in one form each. */
export function fold(text: string): string {
  let out = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase();
  out = out
    .replace(/[٠-٩]/gu, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/gu, (digit) => String(digit.charCodeAt(0) - 0x6f0));
  // Decomposed hamza and madda come off their letters here, so that every form of alef is one letter.
  for (const [pattern, replacement] of arabicFolds) out = out.replace(pattern, replacement);
  return out.replaceAll('ß', 'ss').replaceAll('æ', 'ae').replaceAll('ø', 'o').replaceAll('ı', 'i').normalize('NFC');
}

/** Words of folded text, each with the parts that hyphens and the like cut it into. */
function compoundsOf(text: string): string[][] {
  const compounds: string[][] = [];
  for (const match of fold(text).matchAll(/[\p{L}\p{N}]+(?:['’._/+-][\p{L}\p{N}]+)*/gu)) {
    const word = match[0].replace(/(\p{L})['’]s$/u, '$1').replace(/['’]/gu, '');
    compounds.push(word.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== ''));
  }
  return compounds;
}

const isArabic = /^[\u0600-\u06ff]+$/u;
const hasDigit = /\p{N}/u;

/** A word without its article (Arabic) or plural (English); a model number stays as it is. */
export function stem(word: string): string {
  if (hasDigit.test(word)) return word;
  if (isArabic.test(word)) return stemArabic(word);
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** Without conjunction and article, and without the endings of feminine words: one and many are one word. */
function stemArabic(word: string): string {
  const article = /^(?:[\u0648\u0641\u0628\u0643]\u0627\u0644|\u0627\u0644|\u0644\u0644)/u.exec(word)?.[0] ?? '';
  const bare = word.length - article.length >= 3 ? word.slice(article.length) : word;
  const ending = /(?:\u0627\u062a|\u0647)$/u.exec(bare)?.[0] ?? '';
  return bare.length - ending.length >= 3 ? bare.slice(0, bare.length - ending.length) : bare;
}

function clip(token: string): string {
  return token.length > maxTokenLength ? token.slice(0, maxTokenLength) : token;
}

/** Both engines index tokens of two characters and more. */
export function padded(token: string): string {
  return token.length === 1 ? `zz${token}` : token;
}

/** Letters and digits apart: `1000xm4` is `1000`, `xm`, `4`. */
function segmentsOf(part: string): string[] {
  return part.match(/\p{N}+|[^\p{N}]+/gu) ?? [];
}

/** Every run of neighbours joined, so that hyphens and blanks inside a model number do not matter. */
function joinsOf(segments: readonly string[]): string[] {
  const joins: string[] = [];
  for (let from = 0; from < segments.length; from++) {
    for (let to = from + 1; to <= segments.length; to++) joins.push(segments.slice(from, to).join(''));
  }
  return joins;
}

/** Tokens to index a text by: stems, parts of compounds, and all joins of what looks like a model number. */
export function indexTokens(text: string): string[] {
  const tokens: string[] = [];
  let previous: string | null = null;
  for (const parts of compoundsOf(text)) {
    const joined = parts.join('');
    const code = hasDigit.test(joined);
    const segments = code ? parts.flatMap(segmentsOf) : [];
    if (code && segments.length <= maxCodeParts) tokens.push(...joinsOf(segments));
    else {
      tokens.push(...parts.map(stem));
      if (parts.length > 1) tokens.push(stem(joined));
    }
    // "WH 1000XM4" is found by "wh1000xm4" as well.
    if (previous !== null && (code || hasDigit.test(previous)) && previous.length + joined.length <= 24)
      tokens.push(previous + joined);
    previous = joined;
  }
  return tokens.map((token) => padded(clip(token)));
}

/** One wanted word: any of the alternatives, each of which is a list of tokens that must all be there. */
export interface QueryWord {
  /** As typed, folded: for prefixes and highlights. */
  word: string;
  alternatives: string[][];
}

const maxQueryWords = 24;

/** English words that say nothing when there are others beside them. */
const emptyWords = new Set([
  'a',
  'an',
  'and',
  'for',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
  'من',
  'في',
  'على',
  'مع',
]);

/** What a user wants, word by word. Empty when the text holds no letter or digit. */
export function queryWords(text: string): QueryWord[] {
  const words: QueryWord[] = [];
  for (const parts of compoundsOf(text)) {
    const joined = parts.join('');
    const whole = clip(hasDigit.test(joined) ? joined : stem(joined));
    const alternatives = [[padded(whole)]];
    if (parts.length > 1) alternatives.push(parts.map((part) => padded(clip(stem(part)))));
    if (!words.some((known) => known.word === joined)) words.push({ word: clip(joined), alternatives });
  }
  const telling = words.filter(({ word }) => !emptyWords.has(word));
  return (telling.length > 0 ? telling : words).slice(0, maxQueryWords);
}

/** Equal for queries that ask for the same: what pins and counts go by. */
export function queryText(text: string): string {
  return compoundsOf(text)
    .map((parts) => parts.join('-'))
    .join(' ')
    .slice(0, 256);
}
