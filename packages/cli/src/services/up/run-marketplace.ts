// Brings a marketplace up: engines, schemas, first data, processes; and takes it down again.
import { join } from 'node:path';
import { withProcessLock } from '../../../bin/runtime/process-lock.mjs';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import type { ConfiguredEngines, EngineProgress } from '../engines/engine.types.ts';
import type { StartEnginesOptions } from '../engines/plan-engines.ts';
import { PortBook } from '../engines/ports.ts';
import { type RunningEngines, startEngines, stopEngines } from '../engines/start-engines.ts';
import { openStateFolder, type StateFolder } from '../engines/state-folder.ts';
import { endLeftovers, runningSupervisor, Supervisor, type SupervisorReport } from '../supervisor/supervisor.ts';
import { watchEngines } from './engine-watch.ts';
import { prepareData } from './prepare-data.ts';
import { isServerThere, processSpecs } from './process-specs.ts';
import { type ProcessPorts, takeProcessPorts, writeRuntimeFile } from './runtime-file.ts';

export interface MarketplaceOptions {
  stateDir: string;
  /** Where relative paths of the processes begin. */
  cwd: string;
  from: 'auto' | 'local' | 'docker';
  search: boolean;
  seed: boolean;
  configured: ConfiguredEngines;
  signal: AbortSignal;
  /** What is run on the engines; the server's roles unless a test says otherwise. */
  specs?: typeof processSpecs;
  onEngine(progress: EngineProgress): void;
  onStep(line: string): void;
  onProcesses(report: SupervisorReport): void;
}

export interface Marketplace {
  engines: RunningEngines;
  ports: ProcessPorts;
  /** Processes first, then the engines. */
  stop(): Promise<void>;
}

/** Two `mkt up` at once: the first becomes the supervisor, the second is told of it. */
async function becomeSupervisor(state: StateFolder, options: MarketplaceOptions): Promise<Supervisor> {
  return withProcessLock(join(state.root, 'up.lock'), async () => {
    const other = runningSupervisor(state.run);
    if (other !== null) {
      throw new CliError('already_running', `The marketplace of ${state.root} runs already (process ${other.pid}).`, {
        fix: ['See it with `mkt status`, end it with `mkt down`.'],
      });
    }
    const ended = await endLeftovers(state.run);
    if (ended.length > 0) options.onStep(`ended what a killed start had left: ${ended.join(', ')}`);
    return new Supervisor({ run: state.run, logs: state.logs }, join(state.logs, 'up.log'));
  });
}

/** What is asked of the engines; with names, only their news is passed on. */
function enginesOf(options: MarketplaceOptions, signal: AbortSignal, names?: readonly string[]): StartEnginesOptions {
  return {
    stateDir: options.stateDir,
    engines: options.search ? ['elasticsearch', 'mysql', 'redis'] : ['mysql', 'redis'],
    profile: 'dev',
    from: options.from,
    configured: options.configured,
    onProgress: (progress) => {
      if (names === undefined || names.includes(progress.engine)) options.onEngine(progress);
    },
    signal,
  };
}

/** Starts everything and resolves when all processes are healthy. On failure nothing of it is left running. */
export async function startMarketplace(options: MarketplaceOptions): Promise<Marketplace> {
  const state = openStateFolder(options.stateDir);
  if (options.specs === undefined && !isServerThere()) {
    throw new CliError('missing_precondition', 'The server is not built.', {
      exitCode: exitCodes.precondition,
      fix: ['npm run build'],
    });
  }
  const supervisor = await becomeSupervisor(state, options);
  supervisor.subscribe((report) => options.onProcesses(report));
  const stop = async (): Promise<void> => {
    await supervisor.stop();
    await stopEngines({ stateDir: options.stateDir, onProgress: options.onEngine });
  };
  try {
    const engines = await startEngines(enginesOf(options, options.signal));
    const ports = await takeProcessPorts(new PortBook(state));
    const runtimeFile = writeRuntimeFile(state, engines, ports);
    const { logs } = state;
    const { cwd, seed, signal, onStep } = options;
    if (options.specs === undefined) await prepareData({ runtimeFile, logs, cwd, seed, signal, report: onStep });
    options.signal.throwIfAborted();
    const specs = options.specs ?? processSpecs;
    const started = Promise.all(specs(runtimeFile, ports, options.cwd).map((spec) => supervisor.start(spec)));
    await Promise.race([started, rejectOnAbort(options.signal)]);
    supervisor.markReady();
    const watch = watchEngines({
      run: state.run,
      engines,
      revive: (signal, dead) => startEngines(enginesOf(options, signal, dead)),
      onMoved: (moved) => {
        writeRuntimeFile(state, moved, ports);
        void supervisor.restartAll();
      },
      report: options.onStep,
    });
    return {
      engines,
      ports,
      stop: async () => {
        await watch.stop();
        await supervisor.stop();
        await engines.stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
