/**
 * Where the last clean audit stood, so that the next one need only look at what changed since. It is believed only
 * while the databases are the same ones, have not gone back in time, and are asked the same questions; else everything
 * is looked at. What keeps it honest within a database is that the database itself stamps every change of a row.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config, ModuleName } from '@mkt/server';
import { snapshotOf } from './audit-check.ts';
import { definitions, moment } from './clean-point.repository.ts';
import type { Snapshot } from './read-connection.ts';

interface ModuleMoment {
  /** By the module's database's clock, in UTC. */
  at: string;
  events: number;
}

export interface CleanPoint {
  /** Of the servers, the schemas and the views. */
  fingerprint: string;
  modules: Partial<Record<ModuleName, ModuleMoment>>;
  /** When everything was last looked at, by this machine's clock. */
  wholeAt: string;
}

/** A statement is stamped when it runs and seen when it is committed: no transaction lasts nearly so long. */
const marginS = 600;

const pathOf = (config: Config): string => join(config.stateDir, 'audit', 'clean-point.json');

export function readCleanPoint(config: Config): CleanPoint | null {
  try {
    return JSON.parse(readFileSync(pathOf(config), 'utf8')) as CleanPoint;
  } catch {
    // None yet, or one that was cut off while it was written: everything is looked at.
    return null;
  }
}

export function writeCleanPoint(config: Config, point: CleanPoint): void {
  const path = pathOf(config);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(point, null, 2));
  renameSync(`${path}.new`, path);
}

/** Where these snapshots stand. */
export async function pointOf(
  config: Config,
  snapshots: ReadonlyMap<ModuleName, Snapshot>,
  wholeAt: string,
): Promise<CleanPoint> {
  const hash = createHash('sha256').update(JSON.stringify([config.mysql.schemaPrefix, config.modules.own]));
  const modules: CleanPoint['modules'] = {};
  for (const module of config.modules.own) {
    const snapshot = snapshotOf(snapshots, module);
    const [now] = await snapshot.rows<ModuleMoment & { host: string; port: number; folder: string }>(moment);
    if (now === undefined) throw new Error(`${module} does not tell its time`);
    const { at, events, ...server } = now;
    modules[module] = { at: at.slice(0, 23), events: Number(events) };
    hash.update(JSON.stringify([module, server, await snapshot.rows(definitions)]));
  }
  return { fingerprint: hash.digest('hex'), modules, wholeAt };
}

/** By module, from when on changes are looked at; null and the reason when everything is. */
export function sinceOf(
  last: CleanPoint | null,
  now: CleanPoint,
  settleS: number,
): { since: Map<ModuleName, string> | null; because: string | null } {
  if (last === null) return { since: null, because: 'there is no clean point yet' };
  if (last.fingerprint !== now.fingerprint)
    return { since: null, because: 'the servers, the schemas or the checks are others than at the last clean point' };
  const since = new Map<ModuleName, string>();
  for (const [name, then] of Object.entries(last.modules)) {
    const module = name as ModuleName;
    const present = now.modules[module];
    if (present === undefined || present.at < then.at || present.events < then.events)
      return { since: null, because: `the database of ${module} is older than at the last clean point` };
    since.set(module, earlier(then.at, settleS * 5 + marginS));
  }
  return { since, because: null };
}

function earlier(at: string, seconds: number): string {
  const time = new Date(`${at.replace(' ', 'T')}Z`).getTime() - seconds * 1_000;
  return new Date(time).toISOString().replace('T', ' ').slice(0, 23);
}
