// Looks at everything that `mkt up` and the suites would want, and fetches nothing.
import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../engines/artifact-cache.ts';
import type { ConfiguredEngines, MissingThing } from '../engines/engine.types.ts';
import type { EngineContext } from '../engines/engine-context.ts';
import { findProgram } from '../engines/find-program.ts';
import { engineManifest } from '../engines/manifest.ts';
import { missingForEngines, type PlannedEngine, surveyEngines } from '../engines/plan-engines.ts';
import { PortBook } from '../engines/ports.ts';
import { openStateFolder } from '../engines/state-folder.ts';

export interface Check {
  what: string;
  state: 'fine' | 'will-be-fetched' | 'optional' | 'missing';
  detail: string;
  neededFor?: string;
  command?: string;
}

const NEEDED_DISK_BYTES = 3e9;
const NEEDED_MEMORY_BYTES = 2.5e9;

function engineCheck(planned: PlannedEngine, missing: readonly MissingThing[]): Check[] {
  const notes = planned.refused.length === 0 ? '' : ` (${planned.refused.join('; ')})`;
  if (planned.note !== null) {
    return [
      {
        what: planned.engine,
        state: planned.source === 'fetched' ? 'will-be-fetched' : 'fine',
        detail: `${planned.note}${notes}`,
      },
    ];
  }
  const state = planned.engine === 'elasticsearch' ? 'optional' : 'missing';
  return missing.map(({ what, neededFor, command }) => ({
    what: planned.engine,
    state,
    detail: `${what} is missing${notes}`,
    neededFor,
    command,
  }));
}

function toolChecks(): Check[] {
  return Object.entries(engineManifest().tools).map(([name, tool]) => {
    const at = findProgram(name);
    if (at !== null) return { what: name, state: 'fine', detail: at };
    return {
      what: name,
      state: 'optional',
      detail: 'is not on PATH',
      neededFor: tool.feature,
      command: `GOTOOLCHAIN=local GOFLAGS=-buildvcs=false go install ${tool.go}@${tool.version}`,
    };
  });
}

function room(what: string, free: number, needed: number, neededFor: string, command: string): Check {
  const detail = `${(free / 1e9).toFixed(1)} GB free`;
  return free >= needed ? { what, state: 'fine', detail } : { what, state: 'optional', detail, neededFor, command };
}

export async function examineMachine(stateDir: string, configured: ConfiguredEngines): Promise<Check[]> {
  const state = openStateFolder(stateDir);
  const context: EngineContext = {
    manifest: engineManifest(),
    state,
    cache: cacheFolder(state.root),
    ports: new PortBook(state),
    profile: 'dev',
    report: () => {},
  };
  const planned = await surveyEngines(context, {
    stateDir,
    engines: ['mysql', 'redis', 'elasticsearch'],
    profile: 'dev',
    configured,
  });
  const engines = await Promise.all(
    planned.map(async (one) => engineCheck(one, await missingForEngines(context, one.engine))),
  );
  const disk = statfsSync(join(state.root));
  return [
    { what: 'node', state: 'fine', detail: process.version },
    ...engines.flat(),
    room(
      'memory',
      freemem(),
      NEEDED_MEMORY_BYTES,
      'everything together (about 2.5 GB)',
      'close other programs, or `mkt up --no-search`',
    ),
    room(
      'disk',
      disk.bavail * disk.bsize,
      NEEDED_DISK_BYTES,
      'engines, data and downloads (about 3 GB)',
      `free some space below ${state.root}`,
    ),
    ...toolChecks(),
  ];
}
