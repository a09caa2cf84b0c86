// Where the installation lies that a command is about. The only file of the CLI's own that reads the environment
// for settings of its commands.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import type { ConfiguredEngines } from '../services/engines/engine.types.ts';

export const DEFAULT_CONTEXT = 'local';
const WORKSPACE = 'mkt-workspace';

/** One installation that commands can be pointed at by `--context`. */
export interface ProjectContext {
  name: string;
  /** Data, ports, passwords and records of a local installation; its runtime file lies in it. */
  stateDir: string;
  /** Set for an installation whose configuration comes from a file of its own. */
  runtimeFile: string;
  /** Destructive commands ask for the context's name to be typed. */
  production: boolean;
}

function workspaceRoot(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name === WORKSPACE)
      return folder;
    if (folder === dirname(folder)) return null;
  }
}

/** The checkout around the current folder, or the current folder itself where mkt was installed as a package. */
export function projectFolder(cwd: string = process.cwd()): string {
  return workspaceRoot(cwd) ?? cwd;
}

interface ContextsFile {
  contexts?: Record<string, { stateDir?: string; runtimeFile?: string; production?: boolean }>;
}

/** The named context of `mkt.config.json`; `local` always exists. */
export function readContext(name: string, environment: NodeJS.ProcessEnv = process.env): ProjectContext {
  const folder = projectFolder();
  const file = join(folder, 'mkt.config.json');
  const known = existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as ContextsFile).contexts ?? {}) : {};
  const found = known[name];
  if (found === undefined && name !== DEFAULT_CONTEXT) {
    const names = [DEFAULT_CONTEXT, ...Object.keys(known)].join(', ');
    throw new CliError('usage', `There is no context "${name}".`, {
      exitCode: exitCodes.usage,
      fix: [`These exist: ${names}. More are defined under "contexts" in ${file}.`],
    });
  }
  const stateDir = resolve(folder, environment['MKT_STATE_DIR'] ?? found?.stateDir ?? '.mkt');
  const runtimeFile = environment['MKT_RUNTIME_FILE'] ?? found?.runtimeFile ?? join(stateDir, 'runtime.json');
  return { name, stateDir, runtimeFile: resolve(folder, runtimeFile), production: found?.production ?? false };
}

/** Engines that the operator runs elsewhere. */
export function configuredEngines(environment: NodeJS.ProcessEnv = process.env): ConfiguredEngines {
  return {
    mysqlUrl: environment['MKT_MYSQL_URL'],
    redisCacheUrl: environment['MKT_REDIS_CACHE_URL'],
    redisStateUrl: environment['MKT_REDIS_STATE_URL'],
    redisQueueUrl: environment['MKT_REDIS_QUEUE_URL'],
    elasticsearchUrl: environment['MKT_ELASTICSEARCH_URL'],
  };
}

export function showsStacks(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment['MKT_DEBUG'] !== undefined;
}
