import { createSchemas, migrate as migrateSchemas } from '@mkt/server';
import { configOf } from './open-platform.ts';

/** Makes schemas and accounts and applies what is missing; answers with how many. Doing it again changes nothing. */
export async function migrate(runtimeFile: string, report: (line: string) => void): Promise<number> {
  const config = configOf(runtimeFile);
  await createSchemas(config);
  const applied = await migrateSchemas(config);
  for (const name of applied) report(`migrated ${name}`);
  return applied.length;
}
