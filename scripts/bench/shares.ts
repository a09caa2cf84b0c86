/** `all` in so many parts of nearly one length, none of them empty: where there are fewer, each part is all of them. */
export function sharesOf<T>(all: readonly T[], parts: number): (readonly T[])[] {
  if (all.length < parts) return Array.from({ length: parts }, () => all);
  const from = (part: number): number => Math.floor((part * all.length) / parts);
  return Array.from({ length: parts }, (_, i) => all.slice(from(i), from(i + 1)));
}
