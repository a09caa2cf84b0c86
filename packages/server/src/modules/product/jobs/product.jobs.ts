import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import type { ProductServices } from '../product.services.ts';

/** What goes on without being asked. Jobs that share rows take them by SKIP LOCKED or lock them one by one. */
export function createProductJobs({ reservations, relisting, images, pictureFetches }: ProductServices): ModuleJob[] {
  return [
    {
      // Guards stock, so that it goes on without Redis.
      name: 'product.expire-reservations',
      mode: 'every_process',
      everyMs: 15_000,
      timeoutMs: 60_000,
      run: async (context) => {
        await reservations.expireOverdue(context);
      },
    },
    {
      name: 'product.relist',
      mode: 'every_process',
      everyMs: 1_000,
      timeoutMs: 600_000,
      run: (context) => relisting.run(context),
    },
    {
      // Of its own: a slow shop's server must not hold up what sellers upload.
      name: 'product.fetch-images',
      mode: 'every_process',
      everyMs: 1_000,
      timeoutMs: 300_000,
      run: async (context) => {
        while ((await pictureFetches.run(context)) > 0) context.signal.throwIfAborted();
      },
    },
    {
      name: 'product.make-images',
      mode: 'every_process',
      everyMs: 500,
      timeoutMs: 300_000,
      run: async (context) => {
        while ((await images.processDue(context)) > 0) context.signal.throwIfAborted();
      },
    },
    {
      name: 'product.sweep-images',
      mode: 'every_process',
      everyMs: 60_000,
      timeoutMs: 60_000,
      run: (context) => images.sweep(context),
    },
  ];
}
