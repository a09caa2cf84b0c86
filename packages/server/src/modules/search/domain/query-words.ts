/** What a user wants, word by word, each with what may stand for it: the same for both engines. Pure. */
import {
  areJoined,
  clip,
  compoundsOf,
  hasDigit,
  maxCodeParts,
  maxJoinLength,
  padded,
  segmentsOf,
} from './normalise.ts';
import { afterAnd, bareForm, stem } from './stem.ts';

/** Tokens that must all be there, and how much that is worth beside the word as typed (1). */
export interface Alternative {
  tokens: readonly string[];
  weight: number;
}

/** One wanted word: any of the alternatives. */
export interface QueryWord {
  /** As typed, folded: for prefixes and spelling. */
  word: string;
  /** Its stem, or itself without an article: what synonyms are compared by. */
  key: string;
  /** Of the alternatives those that are stems, not forms in which the word is written. */
  stems: readonly string[];
  /** Says nothing by itself: need not be there, and counts a little where it is. */
  isOptional: boolean;
  /** The first is the word itself. */
  alternatives: readonly Alternative[];
  /** What may stand for it where the exact words find too little: a model number without its last part. */
  loose: readonly Alternative[];
}

const maxQueryWords = 24;
const weights = { bare: 0.95, stem: 0.85, parts: 0.8, joined: 0.7, loose: 0.4 };

/** Words that have to be there, as far as the mode wants. */
export function wantedOf(words: readonly QueryWord[]): QueryWord[] {
  return words.filter(({ isOptional }) => !isOptional);
}

/** What stands for the word as typed, without its stem. */
export function ownForms({ alternatives, stems }: QueryWord): Alternative[] {
  return alternatives.filter(({ tokens }) => !(tokens.length === 1 && stems.includes(tokens[0] ?? '')));
}

/** Words that say nothing when there are others beside them. */
const emptyWords = new Set('a an and at by for from in of on or the to with من في علي مع الي او'.split(' '));

/** What a user wants, word by word. Empty when the text holds no letter or digit. */
export function queryWords(text: string): QueryWord[] {
  const compounds: string[][] = [];
  const seen = new Set<string>();
  for (const parts of compoundsOf(text)) {
    const joined = parts.join('');
    if (!seen.has(joined)) compounds.push(parts);
    seen.add(joined);
  }
  const wanted = compounds.slice(0, maxQueryWords);
  const isEmpty = (parts: readonly string[]): boolean => emptyWords.has(parts.join(''));
  const isNothingElse = wanted.every(isEmpty);
  return wanted.map((parts, i) => ({
    ...queryWord(parts, wanted[i - 1], wanted[i + 1]),
    isOptional: isEmpty(parts) && !isNothingElse,
  }));
}

function queryWord(
  parts: readonly string[],
  before?: readonly string[],
  after?: readonly string[],
): Omit<QueryWord, 'isOptional'> {
  const joined = parts.join('');
  const isCode = hasDigit.test(joined);
  const forms = isCode ? [joined] : writtenForms(joined);
  const stems = isCode ? [] : [...new Set(forms.map(stem))].filter((token) => !forms.includes(token));
  const key = isCode ? joined : stem(forms.at(-1) ?? joined);
  const alternatives: Alternative[] = [one(joined, 1)];
  const add = (tokens: readonly string[], weight: number): void => {
    alternatives.push({ tokens: tokens.map((token) => padded(clip(token))), weight });
  };
  for (const form of forms.slice(1)) add([form], weights.bare);
  for (const token of stems) add([token], weights.stem);
  if (parts.length > 1)
    add(
      parts.map((part) => (isCode ? part : stem(part))),
      weights.parts,
    );
  if (isCode) for (const tokens of spacedCodes(parts)) add(tokens, weights.parts);
  // "head phones" is written in one elsewhere; numbers are joined to their neighbours in the index.
  for (const pair of [before && [...before, ...parts], after && [...parts, ...after]]) {
    const token = pair?.join('') ?? '';
    if (token !== '' && token.length >= 6 && token.length <= maxJoinLength && !hasDigit.test(token))
      add([token], weights.joined);
  }
  return {
    word: clip(joined),
    key: padded(clip(key)),
    stems: stems.map((token) => padded(clip(token))),
    alternatives,
    loose: isCode ? looseCodes(parts) : [],
  };
}

/** As typed, then without what Arabic writes in one with a word: its article, or an "and". */
function writtenForms(word: string): string[] {
  return [...new Set([word, afterAnd(word) ?? bareForm(word)])];
}

/** Of so many segments a model number is also looked for as it is written with blanks in two places or more. */
const maxSpacedSegments = 4;

/**
 * "wh1000xm4" as "WH 1000 XM4" and every other way of writing it in three words or more: each two neighbours are in one
 * in the index, so that words that stand apart from each other are not taken for it. In two words it is found by itself.
 */
function spacedCodes(parts: readonly string[]): string[][] {
  const segments = parts.flatMap(segmentsOf);
  if (segments.length > maxSpacedSegments) return [];
  return waysToCut(segments)
    .filter((words) => words.length > 2)
    .flatMap((words) => {
      const pairs = words.slice(1).map((word, i) => [words[i] ?? '', word] as const);
      return pairs.every(([before, after]) => areJoined(before, after)) ? [pairs.map((pair) => pair.join(''))] : [];
    });
}

/** Neighbouring segments in one or apart, in all combinations. */
function waysToCut(segments: readonly string[]): string[][] {
  let ways: string[][] = [[]];
  for (const segment of segments)
    ways = ways.flatMap((words) => {
      const apart = [...words, segment];
      return words.length === 0 ? [apart] : [apart, [...words.slice(0, -1), `${words.at(-1)}${segment}`]];
    });
  return ways;
}

/** A model number without what is often a colour or region at its end, as long as letters and digits remain. */
function looseCodes(parts: readonly string[]): Alternative[] {
  const segments = parts.flatMap(segmentsOf);
  if (segments.length < 2 || segments.length > maxCodeParts) return [];
  const loose: Alternative[] = [];
  for (let kept = segments.length - 1; kept >= 2; kept--) {
    const token = segments.slice(0, kept).join('');
    if (token.length >= 4 && hasDigit.test(token)) loose.push(one(token, weights.loose));
  }
  if (segments.every((segment) => segment.length > 1))
    loose.push({ tokens: segments.map(clip), weight: weights.loose });
  return loose;
}

function one(token: string, weight: number): Alternative {
  return { tokens: [padded(clip(token))], weight };
}
