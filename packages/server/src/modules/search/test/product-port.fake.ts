/** A catalog with state, as search sees it: documents as they are when asked, cards only of what buyers may see. */
import type { ProductPort } from '../../../contract/ports.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Schemas } from '../search.deps.ts';

export type Document = Schemas['ProductDocument'];
type Calls = Pick<ProductPort<CallContext>, 'getProductDocuments' | 'getProductCards'>;

export class FakeCatalog implements Calls {
  readonly documents = new Map<string, Document>();
  /** How long product takes to answer. */
  delayMs = 0;
  private sorted: string[] | null = null;

  put(document: Document): void {
    this.documents.set(document.product_id, structuredClone(document));
  }

  get(id: string): Document {
    const document = this.documents.get(id);
    if (document === undefined) throw new Error(`No product ${id}`);
    return document;
  }

  async getProductDocuments(_context: CallContext, input: Schemas['GetProductDocumentsInput']) {
    const { product_ids, after_id = '', limit } = input;
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const found =
      product_ids === undefined
        ? this.page(after_id, limit)
        : product_ids.flatMap((id) => this.documents.get(id) ?? []);
    const isPage = product_ids === undefined && found.length === limit;
    return structuredClone({ documents: found, next_after_id: isPage ? (found.at(-1)?.product_id ?? null) : null });
  }

  private page(afterId: string, limit: number): Document[] {
    if (this.sorted?.length !== this.documents.size) this.sorted = [...this.documents.keys()].sort();
    const from = this.sorted.findIndex((id) => id > afterId);
    return from < 0 ? [] : this.sorted.slice(from, from + limit).map((id) => this.get(id));
  }

  async getProductCards(_context: CallContext, { product_ids, locale }: Schemas['GetProductCardsInput']) {
    const cards = product_ids.flatMap((id) => {
      const document = this.documents.get(id);
      return document?.visible === true && !document.deleted ? [cardOf(document, locale)] : [];
    });
    return structuredClone({ cards });
  }
}

function cardOf(document: Document, locale: string): Schemas['ProductCard'] {
  const texts = document.texts as Record<string, Schemas['ProductDocumentText']>;
  const stock = document.skus.reduce((sum, sku) => sum + sku.available, 0);
  return {
    id: document.product_id,
    title: (texts[locale] ?? texts[document.language])?.title ?? '',
    slug: document.slug,
    brand: document.brand,
    category_id: document.category_id,
    price: document.price,
    currency: document.currency,
    compare_at_price: null,
    stock,
    availability: stock > 5 ? 'in_stock' : stock > 0 ? 'low_stock' : 'out_of_stock',
    seller: { id: document.seller_id, name: document.seller_name, rating: document.seller_rating },
    rating: document.rating,
    image: null,
    sku_count: Math.max(1, document.skus.length),
    default_sku_id: document.skus[0]?.sku_id ?? '',
    created_at: document.created_at,
  };
}
