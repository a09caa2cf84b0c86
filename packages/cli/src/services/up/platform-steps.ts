import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What has to be done between the engines' start and the processes' start. */
export interface PlatformSteps {
  /** Makes schemas and accounts and applies migrations; answers with how many were applied. */
  migrate(options: { runtimeFile: string; report: (line: string) => void; signal: AbortSignal }): Promise<number>;
  /** Fills an empty marketplace; answers false when it had something already. */
  seedIfEmpty(options: { runtimeFile: string; report: (line: string) => void; signal: AbortSignal }): Promise<boolean>;
}

/** The steps of services/platform, loaded only when they are needed: they bring the whole server with them. */
export async function loadPlatformSteps(): Promise<Partial<PlatformSteps>> {
  const address = new URL(`../platform/index${extname(import.meta.url)}`, import.meta.url);
  if (!existsSync(fileURLToPath(address))) return {};
  return (await import(address.href)) as Partial<PlatformSteps>;
}
