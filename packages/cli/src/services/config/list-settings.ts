import { type Config, type ConfigSource, environmentName, settingPaths } from '@mkt/server';

export interface Setting {
  path: string;
  environment: string;
  source: ConfigSource;
  /** The value as text; that of a secret is replaced, and the password within an address. */
  shown: string;
}

const SECRET = /^secrets\.|password|secretAccessKey|accessKeyId/i;
const HIDDEN = '(hidden)';

function valueAt(config: Config, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], config);
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shownValue(path: string, value: unknown): string {
  const text = textOf(value);
  if (SECRET.test(path)) return text === '' ? '' : HIDDEN;
  return text.replace(/(\w+:\/\/[^:/@\s]*):[^@/\s]+@/g, `$1:${HIDDEN}@`);
}

/** Every setting in the order of the schema. */
export function listSettings(config: Config, sources: Readonly<Record<string, ConfigSource>>): Setting[] {
  return settingPaths().map((path) => ({
    path,
    environment: environmentName(path),
    source: sources[path] ?? 'default',
    shown: shownValue(path, valueAt(config, path)),
  }));
}
