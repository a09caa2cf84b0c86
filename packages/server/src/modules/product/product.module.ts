import type { ModuleFactory } from '../../platform/module/module.ts';
import { createCatalogHandlers, createHotHandlers } from './http/catalog.handlers.ts';
import { createCategoryHandlers } from './http/categories.handlers.ts';
import { createReviewHandlers } from './http/reviews.handlers.ts';
import { createImageHandlers, createSellerHandlers } from './http/seller.handlers.ts';
import { createProductJobs } from './jobs/product.jobs.ts';
import { createProductConsumer } from './product.consumers.ts';
import { createProductPort } from './product.port.ts';
import { createProductServices } from './product.services.ts';
import type { ProductDb } from './product.tables.ts';

/** The catalog and its stock. */
export const createProductModule: ModuleFactory<'product', ProductDb> = (deps) => {
  const services = createProductServices(deps);
  return {
    handlers: {
      ...createCatalogHandlers(services),
      ...createSellerHandlers(services),
      ...createImageHandlers(services),
      ...createCategoryHandlers(services),
      ...createReviewHandlers(services),
    },
    raw: {},
    hot: createHotHandlers(services),
    port: createProductPort(services),
    consumers: [createProductConsumer(deps.db, services.cache)],
    jobs: createProductJobs(services),
    close: () => services.cache.close(),
  };
};
