/** Records of the catalog into the contract's words, in the language of the answer. The only place that knows both. */
import type { components } from '../../contract/types.gen.ts';
import { type CategoryRecord, type CategoryTree, nameIn } from './domain/category-tree.ts';
import type { Attributes, ImageRecord, ProductRecord, SkuRecord } from './domain/product-record.ts';
import { meanRating } from './domain/rating.ts';
import { availabilityOf } from './domain/stock.ts';
import { activeSkus, availableOf, cheapest, isVisible } from './domain/visibility.ts';

export type Schemas = components['schemas'];
type Locale = Schemas['Locale'];

/** Where a stored object is served from. */
export type PublicUrl = (key: string) => string;

export interface MapperNeeds {
  tree: CategoryTree;
  publicUrl: PublicUrl;
}

/** Texts in a language: its translation where there is one, the language of record for whatever that leaves out. */
export function textsIn(product: ProductRecord, locale: string): Required<Schemas['ProductTranslation']> {
  const { title, description, attributes } = product;
  const translation = locale === product.language ? undefined : product.translations[locale];
  if (translation === undefined) return { title, description, attributes };
  return {
    title: translation.title,
    description: translation.description ?? description,
    attributes: { ...attributes, ...translation.attributes },
  };
}

export function toProduct(product: ProductRecord, locale: string, needs: MapperNeeds): Schemas['Product'] {
  const skus = activeSkus(product);
  const { price, stock } = offerOf(skus);
  return {
    id: product.id,
    slug: product.slug,
    ...textsIn(product, locale),
    brand: product.brand,
    category: toProductCategory(needs.tree, product.categoryId, locale),
    price,
    currency: product.currency,
    compare_at_price: reducedFrom(product, price),
    stock,
    availability: availabilityOf(stock),
    seller: toSeller(product),
    rating: toRating(product),
    images: product.images.filter((i) => i.status === 'ready').map((i) => toImage(i, needs.publicUrl)),
    skus: skus.map(toSku),
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  };
}

export function toCard(product: ProductRecord, locale: string, publicUrl: PublicUrl): Schemas['ProductCard'] {
  const skus = activeSkus(product);
  const { price, stock } = offerOf(skus);
  const main = product.images.find((image) => image.status === 'ready');
  return {
    id: product.id,
    title: textsIn(product, locale).title,
    slug: product.slug,
    brand: product.brand,
    category_id: product.categoryId,
    price,
    currency: product.currency,
    compare_at_price: reducedFrom(product, price),
    stock,
    availability: availabilityOf(stock),
    seller: toSeller(product),
    rating: toRating(product),
    image: main === undefined ? null : toImage(main, publicUrl),
    sku_count: skus.length,
    default_sku_id: cheapest(skus)?.id ?? '',
    created_at: product.createdAt.toISOString(),
  };
}

export function toSellerProduct(product: ProductRecord, locale: string, needs: MapperNeeds): Schemas['SellerProduct'] {
  const { price } = offerOf(activeSkus(product));
  return {
    id: product.id,
    title: product.title,
    slug: product.slug,
    description: product.description,
    brand: product.brand,
    category: toProductCategory(needs.tree, product.categoryId, locale),
    language: product.language as Locale,
    translations: product.translations,
    attributes: product.attributes,
    currency: product.currency,
    price,
    compare_at_price: product.compareAtPrice,
    status: product.status,
    visible: isVisible(product),
    rating: toRating(product),
    images: product.images.map((image) => toSellerImage(image, needs.publicUrl)),
    skus: product.skus.map(toSellerSku),
    units_sold: product.unitsSold,
    seller_id: product.seller.id,
    version: product.version,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
    deleted_at: product.deletedAt?.toISOString() ?? null,
  };
}

export function toSellerSummary(product: ProductRecord, publicUrl: PublicUrl): Schemas['SellerProductSummary'] {
  const skus = activeSkus(product);
  const { price, stock } = offerOf(skus);
  return {
    id: product.id,
    title: product.title,
    brand: product.brand,
    category_id: product.categoryId,
    currency: product.currency,
    price,
    status: product.status,
    visible: isVisible(product),
    on_hand: skus.reduce((sum, sku) => sum + sku.onHand, 0),
    reserved: skus.reduce((sum, sku) => sum + sku.reserved, 0),
    available: stock,
    availability: availabilityOf(stock),
    sku_count: skus.length,
    rating: toRating(product),
    units_sold: product.unitsSold,
    image_url: mainImageUrl(product, publicUrl),
    version: product.version,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  };
}

export function toSellerSku(sku: SkuRecord): Schemas['SellerSku'] {
  const available = availableOf(sku);
  return {
    id: sku.id,
    code: sku.code,
    title: sku.title,
    attributes: sku.attributes,
    price: sku.price,
    status: sku.status,
    on_hand: sku.onHand,
    reserved: sku.reserved,
    available,
    availability: availabilityOf(available),
    low_stock_threshold: sku.lowStockThreshold,
    stock_etag: stockEtag(sku.onHandVersion),
    units_sold: sku.unitsSold,
  };
}

export function stockEtag(onHandVersion: number): string {
  return `"s${onHandVersion}"`;
}

export function versionEtag(version: number): string {
  return `"v${version}"`;
}

export function toSellerImage(image: ImageRecord, publicUrl: PublicUrl): Schemas['SellerImage'] {
  return {
    id: image.id,
    alt: image.alt,
    status: image.status === 'deleted' ? 'rejected' : image.status === 'fetching' ? 'processing' : image.status,
    rejection_reason: image.rejectionReason,
    position: image.position,
    sources: toSources(image, publicUrl),
  };
}

export function toOffer(
  product: ProductRecord,
  sku: SkuRecord,
  locale: string,
  publicUrl: PublicUrl,
): Schemas['SkuOffer'] {
  return {
    sku_id: sku.id,
    product_id: product.id,
    seller_id: product.seller.id,
    seller_name: product.seller.name,
    title: textsIn(product, locale).title,
    sku_title: sku.title,
    code: sku.code,
    price: sku.price,
    currency: product.currency,
    available: availableOf(sku),
    status: offerStatus(product, sku),
    image_url: mainImageUrl(product, publicUrl),
    category_id: product.categoryId,
    attributes: sku.attributes,
  };
}

export function toDocument(product: ProductRecord, needs: MapperNeeds): Schemas['ProductDocument'] {
  const skus = activeSkus(product);
  const { price, priceMax, stock } = offerOf(skus);
  const path = needs.tree.path(product.categoryId);
  const steps = path.length > 0 ? path : [{ id: product.categoryId, slug: 'removed' }];
  const locales = [...new Set([product.language, ...Object.keys(product.translations)])];
  return {
    product_id: product.id,
    sequences: {
      product: product.sequence,
      rating: product.ratingCount,
      category: needs.tree.sequence,
      seller: product.seller.sequence,
    },
    deleted: product.status === 'deleted',
    visible: isVisible(product),
    language: product.language as Locale,
    texts: Object.fromEntries(
      locales.map((locale) => [
        locale,
        { ...textsIn(product, locale), category_names: path.map((category) => nameIn(category, locale)) },
      ]),
    ),
    slug: product.slug,
    brand: product.brand,
    category_id: product.categoryId,
    category_ids: steps.map((category) => category.id),
    category_slugs: steps.map((category) => category.slug),
    seller_id: product.seller.id,
    seller_name: product.seller.name,
    seller_status: product.seller.status,
    seller_rating: meanRating(product.seller.ratingCount, product.seller.ratingSum),
    skus: skus.map((sku) => ({
      sku_id: sku.id,
      code: sku.code,
      title: sku.title,
      attributes: sku.attributes,
      price: sku.price,
      available: availableOf(sku),
      stock_sequence: sku.stockSequence,
    })),
    price,
    price_max: priceMax,
    currency: product.currency,
    compare_at_price: reducedFrom(product, price),
    stock,
    rating: toRating(product),
    units_sold: product.unitsSold,
    image_url: mainImageUrl(product, needs.publicUrl),
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  };
}

export function toCategory(tree: CategoryTree, category: CategoryRecord): Schemas['Category'] {
  return {
    id: category.id,
    name: category.name,
    slug: category.slug,
    parent_id: category.parentId,
    path: tree.path(category.id).map((step) => toCategoryRef(step, category.language)),
    language: category.language as Locale,
    names: category.names,
    position: category.position,
    version: category.version,
    created_at: category.createdAt.toISOString(),
    updated_at: category.updatedAt.toISOString(),
  };
}

export function toCategoryTree(tree: CategoryTree, locale: string): Schemas['CategoryTree'] {
  const node = (category: CategoryRecord): Schemas['CategoryNode'] => ({
    id: category.id,
    name: nameIn(category, locale),
    slug: category.slug,
    version: category.version,
    children: tree.children(category.id).map(node),
  });
  return { roots: tree.children(null).map(node), count: tree.size };
}

export interface ReviewRecord {
  id: string;
  productId: string;
  rating: number;
  title: string;
  body: string;
  authorName: string;
  createdAt: Date;
}

export function toReview(review: ReviewRecord): Schemas['Review'] {
  return {
    id: review.id,
    product_id: review.productId,
    rating: review.rating,
    title: review.title,
    body: review.body,
    author_name: review.authorName,
    verified_purchase: true,
    created_at: review.createdAt.toISOString(),
  };
}

function offerStatus(product: ProductRecord, sku: SkuRecord): Schemas['OfferStatus'] {
  if (product.status === 'deleted') return 'deleted';
  if (sku.status === 'archived') return 'archived';
  if (product.seller.status === 'suspended') return 'seller_suspended';
  return product.status === 'published' && product.seller.status === 'approved' ? 'active' : 'unpublished';
}

function offerOf(skus: readonly SkuRecord[]): { price: number; priceMax: number; stock: number } {
  return {
    price: cheapest(skus)?.price ?? 0,
    priceMax: skus.reduce((most, sku) => Math.max(most, sku.price), 0),
    stock: skus.reduce((sum, sku) => sum + availableOf(sku), 0),
  };
}

function reducedFrom(product: ProductRecord, price: number): number | null {
  const { compareAtPrice } = product;
  return compareAtPrice !== null && compareAtPrice > price ? compareAtPrice : null;
}

function toSku(sku: SkuRecord): Schemas['Sku'] {
  const available = availableOf(sku);
  return {
    id: sku.id,
    code: sku.code,
    title: sku.title,
    attributes: sku.attributes,
    price: sku.price,
    stock: available,
    availability: availabilityOf(available),
  };
}

function toSeller({ seller }: ProductRecord): Schemas['ProductSeller'] {
  return { id: seller.id, name: seller.name, rating: meanRating(seller.ratingCount, seller.ratingSum) };
}

function toRating(product: ProductRecord): Schemas['Rating'] {
  return { average: meanRating(product.ratingCount, product.ratingSum), count: product.ratingCount };
}

function toProductCategory(tree: CategoryTree, id: string, locale: string): Schemas['ProductCategory'] {
  const path = tree.path(id).map((step) => toCategoryRef(step, locale));
  // A category can be removed while only deleted products name it.
  const own = path.at(-1) ?? { id, name: 'Removed', slug: 'removed' };
  return { id: own.id, name: own.name, path: path.length > 0 ? path : [own] };
}

function toCategoryRef(category: CategoryRecord, locale: string): Schemas['CategoryRef'] {
  return { id: category.id, name: nameIn(category, locale), slug: category.slug };
}

function toImage(image: ImageRecord, publicUrl: PublicUrl): Schemas['Image'] {
  return { id: image.id, alt: image.alt, sources: toSources(image, publicUrl) };
}

function toSources(image: ImageRecord, publicUrl: PublicUrl): Schemas['ImageSource'][] {
  return [...image.sources]
    .sort((a, b) => a.width - b.width)
    .map(({ width, height, key }) => ({ width, height, url: publicUrl(key) }));
}

/** The smallest width of the main picture. */
function mainImageUrl(product: ProductRecord, publicUrl: PublicUrl): string | null {
  const main = product.images.find((image) => image.status === 'ready');
  const smallest = [...(main?.sources ?? [])].sort((a, b) => a.width - b.width)[0];
  return smallest === undefined ? null : publicUrl(smallest.key);
}

/** Values by which lists filter, in every language: name, and the value folded. */
export function attributeValues(
  attributes: Attributes,
  translations: Record<string, { attributes?: Attributes }>,
  skus: readonly { attributes: Attributes }[],
): [name: string, value: string][] {
  const all = [
    attributes,
    ...Object.values(translations).map((t) => t.attributes ?? {}),
    ...skus.map((s) => s.attributes),
  ];
  return all.flatMap((some) => Object.entries(some));
}
