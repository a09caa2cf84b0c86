import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { ObjectStorage } from '../../../platform/storage/object-storage.ts';
import type { Logger } from '../../../platform/telemetry/logger.ts';
import type { FetchedPicture } from '../adapters/fetch-picture.ts';
import { ImageRefused } from '../adapters/image-renditions.ts';
import type { ProductDb } from '../product.tables.ts';
import * as rows from '../repositories/image.repository.ts';

export interface FetchPicturesDeps {
  db: ModuleDatabase<ProductDb>;
  storage: ObjectStorage;
  log: Logger;
  fetch: (url: string) => Promise<FetchedPicture>;
}

const atOnce = 8;
/** With two minutes between them, a server that restarts is waited for. */
const mostAttempts = 4;

/** Brings pictures that imports named into storage, where they go on as if they had been uploaded. */
export class FetchPictures {
  private readonly deps: FetchPicturesDeps;

  constructor(deps: FetchPicturesDeps) {
    this.deps = deps;
  }

  /** One turn; returns how many it took. */
  async run(context: CallContext): Promise<number> {
    const due = await this.deps.db.transaction(context, (tx) => rows.takeDue(tx, 'fetching', atOnce));
    await Promise.all(due.map((image) => this.fetchOne(context, image)));
    return due.length;
  }

  private async fetchOne(context: CallContext, image: rows.DueImage): Promise<void> {
    const { db, storage, log } = this.deps;
    try {
      const { bytes, contentType } = await this.deps.fetch(image.sourceUrl ?? '');
      await storage.put(image.objectKey, bytes, contentType);
      const file = { contentType, sizeBytes: bytes.length };
      await db.transaction(context, (tx) => rows.setFetched(tx, image.id, file));
    } catch (error) {
      const isFinal = error instanceof ImageRefused || image.attempts >= mostAttempts;
      log.warn(
        { image_id: image.id, url: image.sourceUrl, final: isFinal, err: error },
        'A picture could not be fetched',
      );
      if (!isFinal) return;
      const reason = error instanceof ImageRefused ? error.reason : 'The picture could not be fetched.';
      await db.transaction(context, (tx) => rows.setRejected(tx, image.id, reason));
    }
  }
}
