/**
 * Upper limits of imported fields, in characters or pieces: the contract's, so that the shop refuses nothing for its
 * length. Longer texts are cut at a word, longer lists from their end.
 */
export const limits = {
  externalId: 128,
  /** The contract's own, for what was taken once. */
  exportedId: 200,
  title: 300,
  description: 20_000,
  brand: 120,
  categoryName: 120,
  categoryDepth: 10,
  images: 20,
  imageUrl: 2000,
  attributes: 50,
  attributeText: 256,
  skuCode: 64,
  skuTitle: 200,
  skus: 100,
  lowStock: 10_000,
  /** Minor units. */
  price: 999_999_999_999,
  /** What a seller may hold of a SKU, so that an export comes back whole. */
  stock: 1_000_000_000,
} as const;
