/** Why a file as a whole cannot be imported or written; faults of single rows are outcomes, never errors. */
export type CatalogErrorCode =
  | 'file_unreadable'
  | 'file_empty'
  | 'format_unknown'
  | 'encoding_unsupported'
  | 'mapping_invalid'
  | 'mapping_incomplete'
  | 'rate_invalid'
  | 'report_path_invalid'
  | 'export_path_invalid'
  | 'file_unwritable';

/** The one error of the catalog services; compare `code`. The message says what to do. */
export class CatalogError extends Error {
  readonly code: CatalogErrorCode;

  constructor(code: CatalogErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'CatalogError';
    this.code = code;
  }
}
