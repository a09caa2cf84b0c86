import { deriveFrom, locales } from '../domain/derived.ts';
import type { SearchDocument } from '../domain/search-document.ts';

/** A row as the index holds it. */
export function indexedForm(document: SearchDocument): Record<string, unknown> {
  const derived = deriveFrom(document);
  const { product, category, seller, rating } = document;
  const facets = Object.fromEntries(
    locales.map((locale) => [
      `attributes_${locale}`,
      derived.attributeTerms
        .filter((term) => term.locale === locale)
        .map((term) => `${term.name}|${term.key}|${term.value}`),
    ]),
  );
  return {
    id: document.productId,
    is_visible: derived.isVisible,
    is_deleted: product.isDeleted,
    category_ids: category.ids,
    category_slugs: derived.slugKeys,
    brand_key: derived.brandKey,
    brand_facet: derived.brandKey === null ? null : `${derived.brandKey}|${product.brand}`,
    seller_id: product.sellerId,
    seller_facet: `${product.sellerId}|${seller.name}`,
    price: product.price,
    in_stock: derived.stock > 0,
    rating_centi: derived.ratingCenti,
    rating_count: rating.count,
    units_sold: document.unitsSold,
    popularity: derived.popularity,
    created_ms: Date.parse(product.createdAt),
    attributes: [...new Set(derived.attributeTerms.map((term) => `${term.name}|${term.key}`))],
    ...facets,
    title_text: derived.texts.title,
    brand_text: derived.texts.brand,
    category_text: derived.texts.category,
    code_text: derived.texts.codes,
    attribute_text: derived.texts.attributes,
    description_text: derived.texts.description,
    all_text: derived.allText,
    // Corrections are taken from all of it, whoever asks: only what may be seen.
    words: derived.isVisible ? derived.words : '',
  };
}
