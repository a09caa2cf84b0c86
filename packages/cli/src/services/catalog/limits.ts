/** Upper limits of imported fields, in characters or pieces. Longer texts are cut at a word, longer lists from their end. */
export const limits = {
  externalId: 128,
  title: 200,
  description: 10_000,
  brand: 80,
  categoryName: 120,
  categoryDepth: 6,
  images: 12,
  imageUrl: 2000,
  attributes: 40,
  attributeName: 60,
  attributeText: 200,
  skuCode: 64,
  /** Minor units: a hundred million of the major unit in most currencies. */
  price: 10_000_000_000,
  stock: 100_000_000,
} as const;
