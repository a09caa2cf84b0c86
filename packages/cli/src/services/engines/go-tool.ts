import { join } from 'node:path';
import { cacheFolder, ensureCached } from './artifact-cache.ts';
import { findProgram } from './find-program.ts';
import { engineManifest } from './manifest.ts';
import { runCommand } from './run-command.ts';

export interface GoToolOptions {
  /** Where the cache lies when the user has no home folder to write to. */
  stateDir: string;
  onProgress?: (line: string) => void;
  signal?: AbortSignal;
}

/** A tool of the manifest as an executable file, built once per user; null where there is no Go to build it with. */
export async function ensureGoTool(
  name: string,
  { stateDir, onProgress, signal }: GoToolOptions,
): Promise<string | null> {
  const tool = engineManifest().tools[name];
  if (tool === undefined) throw new Error(`The manifest has no tool ${name}`);
  const go = findProgram('go');
  if (go === null) return null;
  const build = async ({ folder }: { folder: string }): Promise<void> => {
    onProgress?.(`${name}: building ${tool.version} (a minute or two, once)`);
    const env = { ...process.env, GOBIN: folder, GOTOOLCHAIN: 'local', GOFLAGS: '-buildvcs=false' };
    const built = await runCommand(go, ['install', `${tool.go}@${tool.version}`], { env, signal });
    if (built.code !== 0) throw new Error(`${name} ${tool.version} could not be built: ${built.stderr.slice(-600)}`);
  };
  const entry = await ensureCached(cacheFolder(stateDir), `${name}-${tool.version}`, build, { signal });
  return join(entry, name);
}
