import type { Config } from '../config/load-config.ts';
import { FolderStorage } from './folder-storage.ts';
import type { ObjectStorage } from './object-storage.ts';
import { S3Storage } from './s3-storage.ts';

/** The storage that the configuration names. */
export function openStorage(config: Config): ObjectStorage {
  if (config.storage.driver === 's3') return new S3Storage(config.storage);
  return new FolderStorage({
    dir: config.storage.dir,
    publicUrl: config.storage.publicUrl,
    secret: config.secrets.storage,
  });
}
