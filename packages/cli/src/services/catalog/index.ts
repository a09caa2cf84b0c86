export type { CatalogErrorCode } from './catalog-error.ts';
export type {
  CatalogProduct,
  CatalogRecord,
  CatalogSku,
  Finding,
  RowOutcome,
} from './catalog-product.ts';
export type { CatalogSink, SinkReject, SinkResult } from './catalog-sink.ts';
export type { ImportCatalogOptions, ImportProgress } from './import-catalog.ts';
export { importCatalog } from './import-catalog.ts';
export type { CatalogMapping } from './map/mapping.ts';
export { readMapping } from './map/mapping.ts';
export { MemorySink } from './memory.sink.ts';
export type { RatesFile, RateTable } from './rates.ts';
export { makeRateTable, readRatesFile } from './rates.ts';
export type { OpenedCatalog } from './read-catalog.ts';
export type { ImportSummary } from './report/import-summary.ts';
export { addsUp } from './report/import-summary.ts';
