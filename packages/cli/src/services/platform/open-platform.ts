import { type Config, loadConfig } from '@mkt/server';

/** The configuration of the installation that this runtime file belongs to. */
export function configOf(runtimeFile: string): Config {
  return loadConfig({
    ...process.env,
    MKT_RUNTIME_FILE: runtimeFile,
    MKT_LOG_LEVEL: process.env['MKT_LOG_LEVEL'] ?? 'warn',
  }).config;
}
