/** The readable part of a page's address, in any script; `fallback` for a title without a letter or digit. */
export function slugOf(title: string, fallback: string): string {
  const words =
    title
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  let slug = '';
  for (const word of words) {
    const next = slug === '' ? word : `${slug}-${word}`;
    if (next.length > 120) break;
    slug = next;
  }
  return slug === '' ? fallback : slug;
}
