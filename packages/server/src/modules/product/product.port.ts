/** The calls that other modules make of product, in the contract's words. */
import type { ProductPort } from '../../contract/ports.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { ClaimStock } from './services/claim-stock.service.ts';
import type { ExportCatalog } from './services/export-catalog.service.ts';
import type { ImportCatalog } from './services/import-catalog.service.ts';
import type { ImportCategories } from './services/import-categories.service.ts';
import type { ImportImages } from './services/import-images.service.ts';
import type { ImportReviews } from './services/import-reviews.service.ts';
import type { ModuleCalls } from './services/module-calls.service.ts';
import type { Reservations } from './services/reservations.service.ts';

export interface ProductPortNeeds {
  claims: ClaimStock;
  reservations: Reservations;
  calls: ModuleCalls;
  imports: ImportCatalog;
  categoryImports: ImportCategories;
  reviewImports: ImportReviews;
  imageImports: ImportImages;
  exports: ExportCatalog;
}

export function createProductPort(needs: ProductPortNeeds): ProductPort<CallContext> {
  const { claims, reservations, calls, imports, categoryImports, reviewImports, imageImports, exports } = needs;
  return {
    importProducts: (context, input) => imports.run(context, input),
    getImportBatches: (context, input) => imports.batches(context, input),
    endImport: (context, input) => imports.end(context, input),
    exportProducts: (context, input) => exports.run(context, input),
    importCategories: (context, input) => categoryImports.run(context, input),
    importReviews: (context, input) => reviewImports.run(context, input),
    importImages: (context, input) => imageImports.run(context, input),
    getSkuOffers: (context, input) => calls.offers(context, input),
    getProductDocuments: (context, input) => calls.documents(context, input),
    getProductCards: (context, input) => calls.cards(context, input),
    async reserveStock(context, input) {
      const { expiresAt } = await claims.claim(context, {
        orderId: input.order_id,
        buyerId: input.buyer_id,
        lines: input.lines.map((line) => ({
          skuId: line.sku_id,
          quantity: line.quantity,
          unitPrice: line.unit_price,
        })),
      });
      return { outcome: 'reserved', expires_at: expiresAt.toISOString() };
    },
    commitReservation: async (context, input) => ({ outcome: await reservations.commit(context, input.order_id) }),
    releaseReservation: async (context, input) => ({ outcome: await reservations.release(context, input.order_id) }),
    restockReturn: async (context, input) => ({
      outcome: await reservations.restock(
        context,
        input.reference_id,
        input.lines.map((line) => ({ skuId: line.sku_id, quantity: line.quantity })),
      ),
    }),
  };
}
