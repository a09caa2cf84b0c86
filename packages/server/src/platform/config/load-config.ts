/**
 * Parses the configuration once: defaults, then the runtime file that `mkt up` writes, then the environment.
 * The only place in the server that reads process.env.
 */
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { type Config, configSchema, defaultHashMemoryKib } from './config.schema.ts';

export type { Config } from './config.schema.ts';

/** Where a setting's value came from. */
export type ConfigSource = 'default' | 'runtime file' | 'environment';

export interface LoadedConfig {
  config: Config;
  /** Source of each setting by its path, e.g. `http.port`. */
  sources: Record<string, ConfigSource>;
}

type Tree = { [key: string]: unknown };

/** Throws an Error that names each bad setting and what is allowed. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, overrides: Tree = {}): LoadedConfig {
  const sources: Record<string, ConfigSource> = {};
  const tree: Tree = { mysql: {}, redis: {}, search: {} };
  const file = env['MKT_RUNTIME_FILE'];
  if (file) mergeInto(tree, JSON.parse(readFileSync(file, 'utf8')) as Tree, 'runtime file', sources);
  for (const path of settingPaths()) {
    const value = env[environmentName(path)] ?? secretOfFile(env, path);
    if (value !== undefined) setPath(tree, path, value, 'environment', sources);
  }
  mergeInto(tree, overrides, 'environment', sources);
  const parsed = configSchema.safeParse(tree);
  if (!parsed.success) throw new Error(`Bad configuration:\n${parsed.error.issues.map(describe).join('\n')}`);
  refuseWeakProduction(parsed.data, sources);
  refuseGatewayWithoutSecrets(parsed.data);
  for (const path of settingPaths()) sources[path] ??= 'default';
  return { config: deepFreeze(parsed.data), sources };
}

/** Every setting's path, in the order of the schema. */
export function settingPaths(): string[] {
  const paths: string[] = [];
  walk(configSchema, '', paths);
  return paths;
}

/** `http.maxBodyBytes` → `MKT_HTTP_MAX_BODY_BYTES`. */
export function environmentName(path: string): string {
  return `MKT_${path
    .replaceAll('.', '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()}`;
}

/** A secret may stand in a file that MKT_SECRETS_…_FILE names, as secret stores of containers give it. */
function secretOfFile(env: NodeJS.ProcessEnv, path: string): string | undefined {
  const name = `${environmentName(path)}_FILE`;
  const file = path.startsWith('secrets.') ? env[name] : undefined;
  if (file === undefined) return undefined;
  if ((statSync(file).mode & 0o007) !== 0) throw new Error(`Bad configuration:\n  ${name}: others may use ${file}`);
  return readFileSync(file, 'utf8').trim();
}

function walk(schema: z.ZodType, at: string, out: string[]): void {
  let inner: unknown = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional)
    inner = inner.unwrap();
  if (inner instanceof z.ZodObject) {
    for (const [key, child] of Object.entries(inner.shape)) walk(child as z.ZodType, at ? `${at}.${key}` : key, out);
  } else out.push(at);
}

function mergeInto(tree: Tree, source: Tree, name: ConfigSource, sources: Record<string, ConfigSource>, at = ''): void {
  const known = new Set(settingPaths());
  for (const [key, value] of Object.entries(source)) {
    const path = at ? `${at}.${key}` : key;
    if (known.has(path)) setPath(tree, path, value, name, sources);
    else if (value !== null && typeof value === 'object' && !Array.isArray(value))
      mergeInto(tree, value as Tree, name, sources, path);
  }
}

function setPath(
  tree: Tree,
  path: string,
  value: unknown,
  name: ConfigSource,
  sources: Record<string, ConfigSource>,
): void {
  const keys = path.split('.');
  const last = keys.pop() as string;
  let node = tree;
  for (const key of keys) {
    node[key] ??= {};
    node = node[key] as Tree;
  }
  node[last] = value;
  sources[path] = name;
}

function describe(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  return `  ${path} (${environmentName(path)}): ${issue.message}`;
}

function refuseWeakProduction(config: Config, sources: Record<string, ConfigSource>): void {
  if (config.env !== 'production') return;
  if (config.auth.hashMemoryKib < defaultHashMemoryKib)
    throw new Error(
      `Production hashes passwords with ${defaultHashMemoryKib} KiB at least (MKT_AUTH_HASH_MEMORY_KIB).`,
    );
  const left = Object.keys(config.secrets).filter(
    (key) => key !== 'cursorPrevious' && sources[`secrets.${key}`] === undefined,
  );
  const short = Object.entries(config.secrets)
    .filter(([, v]) => v !== undefined && v.length < 32)
    .map(([k]) => k);
  const bad = [...new Set([...left, ...short])];
  if (bad.length > 0)
    throw new Error(
      `Production refuses default or short secrets (32 characters at least): ${bad.map((k) => environmentName(`secrets.${k}`)).join(', ')}`,
    );
  if (config.failpoints !== '' || config.failpointsFile !== '')
    throw new Error('Production refuses failpoints (MKT_FAILPOINTS, MKT_FAILPOINTS_FILE).');
}

function refuseGatewayWithoutSecrets({ payment, secrets }: Config): void {
  const uses = [payment.provider, payment.fallback];
  if (payment.provider === payment.fallback)
    throw new Error('Bad configuration:\n  payment.fallback (MKT_PAYMENT_FALLBACK): must differ from payment.provider');
  const missing = (['stripeApiKey', 'stripeWebhook'] as const).filter((key) => secrets[key] === undefined);
  if (!uses.includes('stripe') || missing.length === 0) return;
  const names = missing.map((key) => `  ${environmentName(`secrets.${key}`)}: the gateway stripe needs it`);
  throw new Error(`Bad configuration:\n${names.join('\n')}`);
}

function deepFreeze<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const child of Object.values(value)) deepFreeze(child);
  }
  return value;
}
