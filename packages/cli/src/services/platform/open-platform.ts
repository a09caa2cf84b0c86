import { type Composition, type Config, compose, loadConfig, SettableClock } from '@mkt/server';

/** The configuration of the installation that this runtime file belongs to. */
export function configOf(runtimeFile: string): Config {
  return loadConfig({
    ...process.env,
    MKT_RUNTIME_FILE: runtimeFile,
    MKT_LOG_LEVEL: process.env['MKT_LOG_LEVEL'] ?? 'warn',
  }).config;
}

/** The platform within this command's own process: every owned module, its ports, no listener and no worker. */
export async function openPlatform(runtimeFile: string): Promise<{ composition: Composition; clock: SettableClock }> {
  const clock = new SettableClock();
  return { composition: await compose(configOf(runtimeFile), { role: 'command', clock }), clock };
}
