import { createSchemas, migrate as migrateSchemas } from '@mkt/server';
import type { PlatformSteps } from '../up/platform-steps.ts';
import { configOf } from './open-platform.ts';

/** Makes schemas and accounts and applies what is missing; doing it again changes nothing. */
export const migrate: PlatformSteps['migrate'] = async ({ runtimeFile, report }) => {
  const config = configOf(runtimeFile);
  await createSchemas(config);
  const applied = await migrateSchemas(config);
  for (const name of applied) report(`migrated ${name}`);
  return applied.length;
};

export { seedIfEmpty } from './seed.ts';
