/** Makes the module's services from what the composition root gives. */
import type { Config } from '../../platform/config/load-config.ts';
import { poolSizes } from '../../platform/db/pool-sizes.ts';
import type { CursorCodec } from '../../platform/kernel/page.ts';
import type { ModuleDeps } from '../../platform/module/module.ts';
import { openStorage } from '../../platform/storage/open-storage.ts';
import { CatalogCache } from './adapters/catalog-cache.ts';
import { fetchPicture } from './adapters/fetch-picture.ts';
import type { PublicUrl } from './product.mapper.ts';
import type { ProductDb } from './product.tables.ts';
import { Categories } from './services/categories.service.ts';
import { CategoryPage } from './services/category-page.service.ts';
import { CategoryTrees } from './services/category-tree.service.ts';
import { ClaimStock } from './services/claim-stock.service.ts';
import { EditStock } from './services/edit-stock.service.ts';
import { ExportCatalog } from './services/export-catalog.service.ts';
import { FetchPictures } from './services/fetch-pictures.service.ts';
import { Images } from './services/images.service.ts';
import { ImportCatalog } from './services/import-catalog.service.ts';
import { ImportCategories } from './services/import-categories.service.ts';
import { ImportImages } from './services/import-images.service.ts';
import { ImportReviews } from './services/import-reviews.service.ts';
import { ModuleCalls } from './services/module-calls.service.ts';
import { ReadCatalog } from './services/read-catalog.service.ts';
import { Relisting } from './services/relisting.service.ts';
import { Reservations } from './services/reservations.service.ts';
import { Reviews } from './services/reviews.service.ts';
import { SellerProducts } from './services/seller-products.service.ts';
import { Sellers } from './services/sellers.service.ts';
import { StockLedger } from './services/stock-ledger.service.ts';
import { WriteProducts } from './services/write-products.service.ts';

export interface ProductServices {
  config: Config;
  cursors: CursorCodec;
  publicUrl: PublicUrl;
  cache: CatalogCache;
  trees: CategoryTrees;
  categoryPage: CategoryPage;
  categories: Categories;
  catalog: ReadCatalog;
  calls: ModuleCalls;
  claims: ClaimStock;
  reservations: Reservations;
  stock: EditStock;
  products: WriteProducts;
  sellerProducts: SellerProducts;
  reviews: Reviews;
  images: Images;
  imports: ImportCatalog;
  categoryImports: ImportCategories;
  reviewImports: ImportReviews;
  imageImports: ImportImages;
  exports: ExportCatalog;
  pictureFetches: FetchPictures;
  relisting: Relisting;
}

export type ProductDeps = ModuleDeps<'product', ProductDb>;

export function createProductServices(deps: ProductDeps): ProductServices {
  const { config, db, outbox, log, metrics, cursors, ports } = deps;
  const storage = openStorage(config);
  const publicUrl: PublicUrl = (key) => storage.publicUrl(key);
  const cache = new CatalogCache(deps.cache);
  const trees = new CategoryTrees(db);
  const ledger = new StockLedger(outbox);
  ledger.onChange((changes) => {
    for (const { productId } of changes) cache.stockMoved(productId);
  });
  const sellers = new Sellers(db, ports.user);
  const catalog = new ReadCatalog({ db, cache, trees, publicUrl });
  const products = new WriteProducts({ db, outbox, cache, trees, sellers, currency: config.shop.currency });
  return {
    config,
    cursors,
    publicUrl,
    cache,
    trees,
    categoryPage: new CategoryPage(trees),
    categories: new Categories({ db, outbox, trees }),
    catalog,
    calls: new ModuleCalls({ db, trees, catalog, publicUrl }),
    claims: new ClaimStock(db, ledger, claimSlots(config)),
    reservations: new Reservations({ db, ledger, log, metrics }),
    stock: new EditStock(db, ledger, sellers),
    products,
    sellerProducts: new SellerProducts(db, sellers, trees),
    reviews: new Reviews({ db, outbox, cache, catalog, user: ports.user }),
    images: new Images({ db, outbox, cache, sellers, storage, log }),
    imports: new ImportCatalog({ db, outbox, cache, trees, products, sellers, publicUrl, shop: config.shop }),
    categoryImports: new ImportCategories({ db, outbox, trees, language: config.shop.locale }),
    reviewImports: new ImportReviews({ db, outbox, cache }),
    imageImports: new ImportImages({ db, outbox, cache }),
    exports: new ExportCatalog({ db, trees, publicUrl }),
    pictureFetches: new FetchPictures({ db, storage, log, fetch: fetchPicture }),
    relisting: new Relisting(db, cache, trees),
  };
}

/**
 * Three of the checkout pool's eight connections: the others commit, release and read offers. Fewer and fuller
 * batches claim more per second than many small ones, and one SKU on sale still leaves two slots to all others.
 */
export function claimSlots(config: Config): number {
  return Math.max(1, Math.floor((poolSizes.product.checkout * config.mysql.poolScale * 3) / 8));
}
