/** Whose a product is: the seller that its row names, else the one that the import runs for. */
export function sellerOf(named: string | null, ours: string): string {
  return named ?? ours;
}

/** Equal for the spellings of a name that are one shop. */
export function sellerKey(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
