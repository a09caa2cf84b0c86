/**
 * Text as both engines see it: one stream of folded tokens, made by the same code when a product is stored and
 * when somebody searches. A token holds letters and digits only, so that nothing of what a user types can ever be
 * query syntax. Pure.
 */
import { remembering } from './memo.ts';
import { bareForm, maybeAfterAnd, stem } from './stem.ts';

/** Longest token kept: InnoDB indexes up to 84 characters. */
const maxTokenLength = 60;
/** More parts than this are a serial number or noise, and their joins would only fill the index. */
export const maxCodeParts = 8;
/** Neighbours are joined up to this length. */
export const maxJoinLength = 24;

/** Diacritics, tatweel, and what is not seen: soft hyphens, marks of direction, joiners. */
const silent =
  /[\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/u;
const arabicFolds: readonly (readonly [string, string])[] = [
  ['\u0623\u0625\u0622\u0671', '\u0627'],
  ['\u0649\u06cc', '\u064a'],
  ['\u0624', '\u0648'],
  ['\u0626', '\u064a'],
  ['\u0629', '\u0647'],
  ['\u06a9\u06af', '\u0643'],
  // A hamza on its own is left out as often as it is typed; letters of other languages stand for their nearest ones.
  ['\u0621', ''],
  ['\u067e', '\u0628'],
  ['\u0686', '\u062c'],
  ['\u06a4', '\u0641'],
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['ø', 'o'],
  ['ı', 'i'],
];
const folds = new Map([
  ...arabicFolds.flatMap(([letters, fold]) => [...letters].map((letter) => [letter, fold] as const)),
  ...[...'٠١٢٣٤٥٦٧٨٩'].map((digit, value) => [digit, `${value}`] as const),
  ...[...'۰۱۲۳۴۵۶۷۸۹'].map((digit, value) => [digit, `${value}`] as const),
]);
const folded = new RegExp(`${silent.source}|[${[...folds.keys()].join('')}]`, 'gu');
const beyondAscii = /\P{ASCII}/u;

/** Lower case, without marks, digits as ASCII, Arabic letters in one form each. */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/gu, '')
      .toLowerCase()
      // Decomposed hamza and madda come off their letters here, so that every form of alef is one letter.
      .replace(folded, (letter) => folds.get(letter) ?? '')
      .normalize('NFC')
  );
}

export const hasDigit = /\p{N}/u;

const plainWords = /[a-z0-9]+(?:['._/+-][a-z0-9]+)*/g;
const plainWord = /^[a-z0-9]+$/;
const anyWords = /[\p{L}\p{N}]+(?:['’._/+-][\p{L}\p{N}]+)*/gu;

/** Words of the text, folded and otherwise as written. */
function wordsOf(text: string): string[] {
  const flat = fold(text);
  return flat.match(beyondAscii.test(flat) ? anyWords : plainWords) ?? [];
}

/** What hyphens and the like cut a word into. */
function partsOf(word: string): string[] {
  if (plainWord.test(word)) return [word];
  const bare = word.replace(/(\p{L})['’]s$/u, '$1').replace(/['’]/gu, '');
  return bare.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
}

/** Words of folded text, each with its parts. */
export function compoundsOf(text: string): string[][] {
  return wordsOf(text).map(partsOf);
}

export function clip(token: string): string {
  return token.length > maxTokenLength ? token.slice(0, maxTokenLength) : token;
}

/** A letter that folding takes out of every text: a lone hamza. */
const padding = '\u0621';

/** Both engines index tokens of two characters and more. */
export function padded(token: string): string {
  return token.length === 1 ? token + padding : token;
}

/** Whether neighbours in a text, one of them with a digit, are indexed in one as well. */
export function areJoined(before: string, after: string): boolean {
  return before.length + after.length <= maxJoinLength;
}

/** Letters and digits apart: `1000xm4` is `1000`, `xm`, `4`. */
export function segmentsOf(part: string): string[] {
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

/** Tokens to index a text by: words as written and their stems, parts of compounds, all joins of what looks like a model number. */
export function indexTokens(text: string): string[] {
  const tokens: string[] = [];
  let previous: IndexedWord | null = null;
  for (const word of wordsOf(text)) {
    const indexed: IndexedWord = word.length < longestCopied ? rememberedWord(word) : indexedWord(word);
    for (const token of indexed.tokens) tokens.push(token);
    const { joined, isCode } = indexed;
    // "WH 1000XM4" is found by "wh1000xm4" as well.
    if (previous !== null && (isCode || previous.isCode) && areJoined(previous.joined, joined))
      tokens.push(previous.joined + joined);
    previous = indexed;
  }
  return tokens;
}

interface IndexedWord {
  tokens: readonly string[];
  joined: string;
  isCode: boolean;
}

function indexedWord(word: string): IndexedWord {
  const tokens: string[] = [];
  const parts = partsOf(word);
  const joined = parts.join('');
  const isCode = hasDigit.test(joined);
  const segments = isCode ? parts.flatMap(segmentsOf) : [];
  if (isCode && segments.length <= maxCodeParts) {
    tokens.push(...joinsOf(segments));
    for (const segment of segments) if (segment.length > 3) tokens.push(...formsOf(segment));
  } else {
    for (const part of parts) tokens.push(...formsOf(part));
    if (parts.length > 1) tokens.push(...formsOf(joined));
  }
  return { tokens: tokens.map((token) => padded(clip(token))), joined, isCode };
}

/** The engine of this language copies shorter pieces of a text; to remember a longer one is to keep the whole text. */
const longestCopied = 13;
const rememberedWord = remembering(50_000, indexedWord);

/** As written, without an Arabic article or "and", and the stems: each where it differs. */
function formsOf(word: string): readonly string[] {
  const next = maybeAfterAnd(word);
  return [...new Set([word, bareForm(word), stem(word), ...(next === null ? [] : [next, stem(next)])])];
}

/** Equal for queries that ask for the same: what pins and counts go by. */
export function queryText(text: string): string {
  return compoundsOf(text)
    .map((parts) => parts.join('-'))
    .join(' ')
    .slice(0, 256);
}
