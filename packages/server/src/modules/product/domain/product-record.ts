/** The catalog's words inside the module: rows read together, before anybody asked in which language. */
export type Attributes = Record<string, string>;
export type ProductStatus = 'draft' | 'published' | 'deleted';
export type ShopStatus = 'pending' | 'approved' | 'suspended';

export interface Translation {
  title: string;
  description?: string;
  attributes?: Attributes;
}

export interface SellerFacts {
  id: string;
  userId: string;
  name: string;
  status: ShopStatus;
  sequence: number;
  ratingCount: number;
  ratingSum: number;
}

export interface SkuRecord {
  id: string;
  productId: string;
  code: string;
  title: string;
  attributes: Attributes;
  price: number;
  status: 'active' | 'archived';
  onHand: number;
  reserved: number;
  onHandVersion: number;
  stockSequence: number;
  lowStockThreshold: number;
  unitsSold: number;
  /** Among the SKUs of its product, as its seller orders them. */
  position: number;
}

export interface ImageSourceRecord {
  width: number;
  height: number;
  key: string;
}

export interface ImageRecord {
  id: string;
  productId: string;
  /** `fetching` is said as `processing`: whose picture it is sees no difference. */
  status: 'fetching' | 'awaiting_upload' | 'processing' | 'ready' | 'rejected' | 'deleted';
  alt: string;
  position: number;
  contentType: string;
  sizeBytes: number;
  objectKey: string;
  sources: ImageSourceRecord[];
  rejectionReason: string | null;
  /** Where an import found it; null for one that was uploaded. */
  sourceUrl: string | null;
}

export interface ProductRecord {
  id: string;
  categoryId: string;
  status: ProductStatus;
  language: string;
  title: string;
  slug: string;
  description: string;
  brand: string | null;
  attributes: Attributes;
  translations: Record<string, Translation>;
  currency: string;
  compareAtPrice: number | null;
  ratingCount: number;
  ratingSum: number;
  unitsSold: number;
  version: number;
  sequence: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
  seller: SellerFacts;
  /** Active and archived ones, in the seller's order. */
  skus: SkuRecord[];
  /** All but deleted ones, in the seller's order. */
  images: ImageRecord[];
}
