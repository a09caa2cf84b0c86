import type { ReportProgress } from './engine.types.ts';
import type { EngineManifest } from './manifest.ts';
import type { PortBook } from './ports.ts';
import type { StateFolder } from './state-folder.ts';

/** What every engine's code is handed. */
export interface EngineContext {
  manifest: EngineManifest;
  state: StateFolder;
  cache: string;
  ports: PortBook;
  profile: 'dev' | 'test';
  report: ReportProgress;
  signal?: AbortSignal | undefined;
}
