/** What the seed's generators make, in the words of the contract: shops, categories, products, reviews. */
import { createHash } from 'node:crypto';
import type { SeedProduct, SeedReview, SeedReviewer, SeedSeller } from '../seed/generate/index.ts';
import type { RetailItem, SeedCategory } from '../seed/seed-data.ts';
import type { ImportCategory, ImportRecord, ImportReview, ImportShop } from './open-catalog.ts';

export type SeedLocale = 'en' | 'ar';

const dayMs = 86_400_000;

export function categoryRecord(
  category: SeedCategory,
  position: number,
  locales: readonly SeedLocale[],
): ImportCategory {
  const { id, parentId, slug, name, nameAr } = category;
  return {
    external_id: id,
    parent_external_id: parentId,
    name,
    slug,
    language: 'en',
    names: locales.includes('ar') ? { ar: nameAr } : {},
    position,
  };
}

export function shopRecord(seller: SeedSeller, country: string): ImportShop {
  return {
    email: seller.email,
    owner_name: seller.owner,
    locale: 'en',
    shop: { name: seller.name, country, description: `${seller.name} · ${seller.nameAr}`, support_email: null },
    commission_bps: seller.commissionBps,
  };
}

export function productRecord(
  product: SeedProduct,
  place: { sellerId: string; categoryId: string; currency: string; externalId: string },
): ImportRecord {
  const cheapest = product.skus.reduce((best, sku) => (sku.price < best.price ? sku : best));
  return {
    seller_id: place.sellerId,
    external_id: place.externalId,
    product: {
      title: product.title,
      description: product.description,
      brand: product.brand,
      category_id: place.categoryId,
      language: 'en',
      translations: product.translations,
      attributes: product.attributes,
      currency: place.currency,
      compare_at_price: cheapest.compareAtPrice,
      status: 'published',
      skus: product.skus.map((sku) => ({
        code: sku.code,
        title: sku.title,
        attributes: sku.attributes,
        price: sku.price,
        initial_stock: sku.stock,
        low_stock_threshold: 5,
      })),
    },
  };
}

/** As many pieces as the real period sold are there, so that its invoices can be replayed in full. */
export function retailRecord(
  item: RetailItem,
  place: { sellerId: string; categoryId: string; currency: string; price: number },
): ImportRecord {
  return {
    seller_id: place.sellerId,
    external_id: retailExternalId(item.code),
    product: {
      title: item.name,
      description: '',
      brand: null,
      compare_at_price: null,
      category_id: place.categoryId,
      language: 'en',
      currency: place.currency,
      status: 'published',
      skus: [
        {
          code: item.code,
          title: '',
          price: place.price,
          initial_stock: Math.max(60, item.units),
          low_stock_threshold: 5,
        },
      ],
    },
  };
}

export function retailExternalId(code: string): string {
  return `retail-${code}`;
}

/** `at` is the seed's date, from which ages count back; `since` is when the product came into the catalog. */
export function reviewRecord(
  review: SeedReview,
  reviewer: SeedReviewer,
  of: { productId: string; externalId: string; at: Date; since: Date },
): ImportReview {
  // Within the day, so that the reviews of a product do not all carry the same time.
  const withinDay = createHash('sha256').update(`${of.externalId}/${reviewer.index}`).digest().readUInt32BE() % dayMs;
  return {
    external_id: `${of.externalId}/${reviewer.index}`,
    product_id: of.productId,
    rating: review.rating,
    title: '',
    body: review.body,
    author_name: review.locale === 'ar' ? reviewer.nameAr : reviewer.name,
    created_at: new Date(
      Math.max(of.since.getTime(), of.at.getTime() - review.ageDays * dayMs - withinDay),
    ).toISOString(),
  };
}
