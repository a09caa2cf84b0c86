import type { SearchDocument } from './domain/search-document.ts';
import type { Schemas } from './search.deps.ts';

/** Product's document as search keeps it. */
export function toSearchDocument(document: Schemas['ProductDocument']): SearchDocument {
  const texts = Object.entries(document.texts as Record<string, Schemas['ProductDocumentText']>);
  return {
    productId: document.product_id,
    sequences: { ...document.sequences },
    product: {
      language: document.language,
      texts: Object.fromEntries(
        texts.map(([locale, { title, description, attributes }]) => [
          locale,
          { title, description, attributes: attributes as Record<string, string> },
        ]),
      ),
      brand: document.brand,
      price: document.price,
      isDeleted: document.deleted,
      isListed: document.visible,
      sellerId: document.seller_id,
      skus: document.skus.map((sku) => ({
        id: sku.sku_id,
        code: sku.code,
        title: sku.title,
        attributes: sku.attributes as Record<string, string>,
        available: sku.available,
        stockSequence: sku.stock_sequence,
      })),
      createdAt: document.created_at,
    },
    category: {
      ids: document.category_ids,
      slugs: document.category_slugs,
      names: Object.fromEntries(texts.map(([locale, text]) => [locale, text.category_names])),
    },
    seller: { name: document.seller_name, status: document.seller_status },
    rating: { average: document.rating.average, count: document.rating.count },
    unitsSold: document.units_sold,
  };
}
