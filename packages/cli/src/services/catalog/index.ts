export type { CatalogErrorCode } from './catalog-error.ts';
export type {
  CatalogProduct,
  CatalogRecord,
  CatalogSku,
  Finding,
  RowOutcome,
} from './catalog-product.ts';
export type { CatalogSink, SinkReject, SinkResult } from './catalog-sink.ts';
export { exportTarget } from './export/export-target.ts';
export type { ExportSource } from './export/exported-product.ts';
export type { ExportFormat, ExportSummary } from './export/write-export.ts';
export { formatOfName, writeExport } from './export/write-export.ts';
export type { ImportCatalogOptions, ImportProgress } from './import-catalog.ts';
export { importCatalog } from './import-catalog.ts';
export type { RenamedAttribute } from './map/guess.ts';
export { ruleFor } from './map/guess.ts';
export type { CatalogMapping, MappedField } from './map/mapping.ts';
export { mappedFields, parseMapping, readMapping, requiredFields } from './map/mapping.ts';
export type { MappingProposal } from './map/propose.ts';
export { mappingText, proposeMapping } from './map/propose.ts';
export { MemorySink } from './memory.sink.ts';
export type { RatesFile, RateTable } from './rates.ts';
export { makeRateTable, readRatesFile } from './rates.ts';
export type { CatalogEncoding } from './read/encoding-names.ts';
export { encodingByName } from './read/encoding-names.ts';
export type { OpenedCatalog } from './read-catalog.ts';
export type { ImportSummary } from './report/import-summary.ts';
export { addsUp } from './report/import-summary.ts';
export { refuseReportPaths } from './report/report-paths.ts';
export { sellerKey, sellerOf } from './seller.ts';
export type { ShopLanguage } from './shop-language.ts';
export { shopLanguage, unspokenLanguage } from './shop-language.ts';
