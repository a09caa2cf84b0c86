import { basename, extname } from 'node:path';

/** `dir/products.csv.gz` → `products`. */
export function bareName(file: string): string {
  return basename(file)
    .replace(/\.gz$/, '')
    .replace(/\.[^.]+$/, '');
}

/**
 * One reject file per input: `rejects.csv` becomes `rejects.products.csv` where several files come at once, and
 * `rejects.products-2.csv` for the next one of that name.
 */
export function rejectNames(reject: string, files: readonly string[]): string[] {
  if (files.length === 1) return [reject];
  const ending = extname(reject);
  const start = reject.slice(0, reject.length - ending.length);
  const taken = new Set<string>();
  return files.map((file) => {
    const name = (n: number): string => `${start}.${bareName(file)}${n === 1 ? '' : `-${n}`}${ending}`;
    let n = 1;
    // Some file systems know no difference between A and a.
    while (taken.has(name(n).toLowerCase())) n += 1;
    taken.add(name(n).toLowerCase());
    return name(n);
  });
}
