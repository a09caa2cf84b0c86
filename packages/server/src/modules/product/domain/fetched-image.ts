import { newId } from '../../../platform/kernel/ids.ts';
import type { ImageRecord } from './product-record.ts';

/** Where a file waits for the worker that makes its widths. The last symbols of the id spread the files over folders. */
export function uploadKey(imageId: string): string {
  return `uploads/${imageId.slice(-2)}/${imageId.replace('_', '-')}`;
}

/** A picture that an import names by its address, to be fetched by the worker. */
export function fetchedImage(productId: string, sourceUrl: string, position: number): ImageRecord {
  const id = newId('img');
  return {
    id,
    productId,
    sourceUrl,
    position,
    objectKey: uploadKey(id),
    status: 'fetching',
    alt: '',
    contentType: '',
    sizeBytes: 0,
    sources: [],
    rejectionReason: null,
  };
}

/** Equal for equal addresses, however they are written: `mkt catalog import` sends them in this form. */
export function hrefOf(url: string): string {
  return URL.parse(url)?.href ?? url;
}
