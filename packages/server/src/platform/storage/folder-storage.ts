/**
 * Objects as files of a folder, served by the asset server. Files are written beside their place and then
 * linked into it, so that a reader sees all of a file or none, and an existing object is never replaced.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { assertObjectKey, type ObjectStorage, type PresignedPut, type PresignOptions } from './object-storage.ts';
import { signUpload } from './upload-signature.ts';

export interface FolderStorageOptions {
  dir: string;
  /** Origin of the asset server. */
  publicUrl: string;
  secret: string;
}

export class FolderStorage implements ObjectStorage {
  private readonly options: FolderStorageOptions;

  constructor(options: FolderStorageOptions) {
    this.options = options;
  }

  async presignPut(key: string, { contentType, sizeBytes, expiresInS }: PresignOptions): Promise<PresignedPut> {
    assertObjectKey(key);
    const expiresAtS = Math.floor(Date.now() / 1000) + expiresInS;
    const signature = signUpload(this.options.secret, { key, contentType, sizeBytes, expiresAtS });
    const query = new URLSearchParams({ size: String(sizeBytes), expires: String(expiresAtS), signature });
    return {
      url: `${this.publicUrl(key)}?${query.toString()}`,
      headers: { 'content-type': contentType },
      expiresAt: new Date(expiresAtS * 1000),
    };
  }

  async put(key: string, bytes: Buffer): Promise<void> {
    const path = this.pathOf(key);
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${randomBytes(6).toString('hex')}.part`;
    await writeFile(draft, bytes, { flag: 'wx' });
    try {
      await link(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await unlink(draft);
    }
  }

  async get(key: string, maxBytes: number): Promise<Buffer | null> {
    const size = await this.size(key);
    if (size === null) return null;
    if (size > maxBytes) throw new RangeError(`The object has ${size} bytes; ${maxBytes} at most are read`);
    return readFile(this.pathOf(key));
  }

  async size(key: string): Promise<number | null> {
    try {
      return (await stat(this.pathOf(key))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  publicUrl(key: string): string {
    return `${this.options.publicUrl.replace(/\/$/, '')}/${key}`;
  }

  private pathOf(key: string): string {
    assertObjectKey(key);
    return join(this.options.dir, key);
  }
}
