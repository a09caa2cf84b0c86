import { indexTokens } from './normalise.ts';
import type { QueryWord } from './query-words.ts';

export interface Part {
  text: string;
  match: boolean;
}

/** The text in parts, those that hold a wanted word marked. Null when none does. */
export function highlight(text: string, words: readonly QueryWord[]): Part[] | null {
  const wanted = new Set(words.flatMap((word) => word.alternatives.flatMap(({ tokens }) => tokens)));
  const parts: Part[] = [];
  for (const piece of text.match(/[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}'’._/+-]*|[^\p{L}\p{N}\p{M}]+/gu) ?? []) {
    const match = indexTokens(piece).some((token) => wanted.has(token));
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
