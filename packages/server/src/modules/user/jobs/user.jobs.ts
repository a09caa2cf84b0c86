import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import { sessionRepository } from '../repositories/session.repository.ts';
import { signingKeyRepository } from '../repositories/signing-key.repository.ts';
import { verificationRepository } from '../repositories/verification.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import type { UserServices } from '../user.services.ts';

const batch = 500;

/** Rotation of signing keys, and the end of what nobody needs any more. */
export function createUserJobs(deps: UserDeps, services: UserServices): ModuleJob[] {
  return [
    {
      name: 'user.rotate-signing-keys',
      everyMs: 60_000,
      run: (context) => services.keys.rotate(context),
    },
    {
      name: 'user.delete-expired',
      everyMs: 600_000,
      async run(context) {
        const db = deps.db.writer(context.class);
        while (!context.signal.aborted && (await sessionRepository.deleteOver(db, batch)) === batch);
        while (!context.signal.aborted && (await verificationRepository.deleteOld(db, batch)) === batch);
        await signingKeyRepository.deleteLongRetired(db);
      },
    },
  ];
}
