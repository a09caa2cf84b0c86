/** A pure function of a text that remembers its last answers: words, brands and attributes come again and again. */
export function remembering<T>(most: number, make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    // Emptied rather than aged: what is frequent is back at once, and a hit costs one look.
    if (known.size >= most) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
