/** What one SKU was offered at when it was last looked at; kept with the line for times when product cannot be asked. */
export interface Offer {
  skuId: string;
  productId: string;
  sellerId: string;
  sellerName: string;
  title: string;
  skuTitle: string;
  code: string;
  price: number;
  currency: string;
  available: number;
  status: 'active' | 'archived' | 'unpublished' | 'deleted' | 'seller_suspended';
  imageUrl: string | null;
  categoryId: string;
  /** The category and those above it, its own first. */
  categoryIds: readonly string[];
  attributes: Readonly<Record<string, string>>;
}

export interface CartLine {
  skuId: string;
  quantity: number;
  /** The price the buyer has seen and taken: at the adding, or when the quantity was last set. */
  seenPrice: number;
  /** Epoch milliseconds. */
  addedAt: number;
  offer: Offer;
}

export interface CartAddress {
  country: string;
  region: string | null;
  postalCode: string | null;
  addressId: string | null;
}

/** A change that was asked for under a key: its repeat within the time has no effect. */
export interface DoneKey {
  hash: string;
  /** Epoch milliseconds. */
  until: number;
}

export interface CartState {
  id: string;
  /** Rises by one with every change. */
  version: number;
  /** Null: a guest's, reached by its token alone. */
  ownerId: string | null;
  /** The first added first. */
  lines: readonly CartLine[];
  coupon: string | null;
  address: CartAddress | null;
  shippingRateId: string | null;
  /** Epoch milliseconds; 0 before the first change. */
  updatedAt: number;
  doneKeys: Readonly<Record<string, DoneKey>>;
}

export function emptyCart(id: string, ownerId: string | null): CartState {
  return {
    id,
    version: 0,
    ownerId,
    lines: [],
    coupon: null,
    address: null,
    shippingRateId: null,
    updatedAt: 0,
    doneKeys: {},
  };
}

export function inOrder(lines: readonly CartLine[]): CartLine[] {
  return [...lines].sort((a, b) => a.addedAt - b.addedAt || (a.skuId < b.skuId ? -1 : 1));
}
