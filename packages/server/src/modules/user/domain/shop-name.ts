/** The form that two spellings of one shop's name share. */
export function shopNameKeyOf(name: string): string {
  return firstSymbols(name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase());
}

/** Letters and digits of any script with single hyphens between; a name without any becomes `shop`. */
export function shopSlugOf(name: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? ['shop'];
  return firstSymbols(words.join('-')).replace(/-+$/u, '');
}

/** As many as the columns hold; normalisation may have made more of them. Never half a symbol. */
function firstSymbols(text: string): string {
  return [...text].slice(0, 120).join('');
}
