/** Uploaded files behind one port. Keys are made by the server; an object never changes under its key. */
export interface ObjectStorage {
  /** An address that takes exactly one file of this type and size by PUT until it expires. */
  presignPut(key: string, options: PresignOptions): Promise<PresignedPut>;
  put(key: string, bytes: Buffer, contentType: string): Promise<void>;
  /** Null when there is no such object. Throws when it is larger than `maxBytes`. */
  get(key: string, maxBytes: number): Promise<Buffer | null>;
  /** Null when there is no such object. */
  size(key: string): Promise<number | null>;
  /** Harmless for an object that is not there. */
  delete(key: string): Promise<void>;
  publicUrl(key: string): string;
}

export interface PresignOptions {
  contentType: string;
  sizeBytes: number;
  expiresInS: number;
}

export interface PresignedPut {
  url: string;
  headers: Record<string, string>;
  expiresAt: Date;
}

/** Folders and a file name of plain characters: nothing that a file system or a URL could read otherwise. */
export const objectKeyPattern = /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*){0,5}$/;

export function assertObjectKey(key: string): void {
  if (key.length > 200 || !objectKeyPattern.test(key)) throw new Error(`Not an object key: ${JSON.stringify(key)}`);
}
