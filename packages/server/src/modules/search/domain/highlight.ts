import { indexTokens } from './normalise.ts';
import type { QueryWord } from './query-words.ts';

export interface Part {
  text: string;
  match: boolean;
}

/** What marks a word of a text as one that was searched for. */
export function wantedTokens(words: readonly QueryWord[]): ReadonlySet<string> {
  return new Set(words.flatMap((word) => word.alternatives.flatMap(({ tokens }) => tokens)));
}

/** The text in parts, those that hold a wanted token marked. Null when none does. */
export function highlight(text: string, wanted: ReadonlySet<string>): Part[] | null {
  const parts: Part[] = [];
  for (const piece of text.match(/[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}'’._/+-]*|[^\p{L}\p{N}\p{M}]+/gu) ?? []) {
    const match = tokensOf(piece).some((token) => wanted.has(token));
    const last = parts.at(-1);
    if (last !== undefined && last.match === match) last.text += piece;
    else parts.push({ text: piece, match });
  }
  if (!parts.some((part) => part.match)) return null;
  return parts.length <= 50
    ? parts
    : [
        ...parts.slice(0, 49),
        {
          text: parts
            .slice(49)
            .map((p) => p.text)
            .join(''),
          match: false,
        },
      ];
}

const mostKept = 20_000;
/** Titles share their words, and folding one takes longer than all else that is done with it here. */
let kept = new Map<string, readonly string[]>();

function tokensOf(piece: string): readonly string[] {
  let tokens = kept.get(piece);
  if (tokens === undefined) {
    if (kept.size >= mostKept) kept = new Map();
    tokens = indexTokens(piece);
    kept.set(piece, tokens);
  }
  return tokens;
}
