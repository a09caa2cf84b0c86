/** Pieces of one SKU in a cart, and in an order's line. */
export const mostPerLine = 99;

/** Remembered keys of one cart; the oldest make room. */
export const mostDoneKeys = 200;

/** A guest's cart holds fewer lines than a user's. */
export function mostLines(ownerId: string | null): number {
  return ownerId === null ? 50 : 100;
}
