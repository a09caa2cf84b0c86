/** The form that two spellings of one shop's name share. */
export function shopNameKeyOf(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase().slice(0, 120);
}

/** Letters and digits of any script with single hyphens between; a name without any becomes `shop`. */
export function shopSlugOf(name: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? ['shop'];
  return words.join('-').slice(0, 120).replace(/-+$/u, '');
}
