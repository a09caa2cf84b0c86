/** Requests into the module's words: the other half of the mapper. */
import type { ProductDraft } from './domain/product-edit.ts';
import { slugOf } from './domain/slug.ts';
import type { Schemas } from './product.mapper.ts';
import type { CategoryWrite } from './repositories/category.repository.ts';

export function toDraft(input: Schemas['ProductInput'], defaultLanguage: string): ProductDraft {
  const language = input.language ?? defaultLanguage;
  const { [language as 'en']: _, ...translations } = input.translations ?? {};
  return {
    product: {
      categoryId: input.category_id,
      status: input.status ?? 'published',
      language,
      title: input.title,
      slug: slugOf(input.title, 'product'),
      description: input.description ?? '',
      brand: input.brand ?? null,
      attributes: input.attributes ?? {},
      translations: translations as ProductDraft['product']['translations'],
      currency: input.currency,
      compareAtPrice: input.compare_at_price ?? null,
    },
    skus: input.skus.map((sku, position) => ({
      code: sku.code,
      title: sku.title ?? '',
      attributes: sku.attributes ?? {},
      price: sku.price,
      position,
      lowStockThreshold: sku.low_stock_threshold ?? 5,
      initialStock: sku.initial_stock ?? 0,
    })),
    imageIds: input.image_ids ?? [],
  };
}

export function toCategoryWrite(input: Schemas['CategoryInput'], defaultLanguage: string): CategoryWrite {
  return {
    parentId: input.parent_id ?? null,
    slug: input.slug ?? slugOf(input.name, 'category'),
    name: input.name,
    language: input.language ?? defaultLanguage,
    names: (input.names ?? {}) as Record<string, string>,
    position: input.position ?? 0,
  };
}
