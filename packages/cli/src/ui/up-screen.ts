import type { Instance } from 'ink';
import type { Output } from '../output/output.ts';
import type { EngineProgress } from '../services/engines/engine.types.ts';
import type { ProcessStatus } from '../services/supervisor/process.types.ts';
import type { UpViewState } from './up-view.ts';

const PROGRESS_EVERY_MS = 5_000;

/** Shows a start as it goes: a live view where a person watches, plain lines otherwise. */
export interface UpScreen {
  engine(progress: EngineProgress): void;
  processes(statuses: readonly ProcessStatus[]): void;
  step(line: string): void;
  urls(urls: readonly (readonly [string, string])[]): void;
  close(): void;
}

function plainScreen(output: Output): UpScreen {
  const phases = new Map<string, string>();
  const downloads = new Map<string, number>();
  const waits = new Map<string, string>();
  return {
    engine({ engine, message, bytesDone, bytesTotal }) {
      if (bytesDone === undefined || bytesTotal === undefined) return output.info(`${engine}: ${message}`);
      const now = Date.now();
      if (now - (downloads.get(engine) ?? 0) < PROGRESS_EVERY_MS) return;
      downloads.set(engine, now);
      output.info(`${engine}: ${message}, ${Math.round(bytesDone / 1e6)} of ${Math.round(bytesTotal / 1e6)} MB`);
    },
    processes(statuses) {
      for (const { name, phase, port, lastError, lastLogLines } of statuses) {
        // A long start tells what it waits for.
        const told = phase === 'starting' && lastLogLines.length === 1 ? lastLogLines[0] : undefined;
        if (told !== undefined && told !== waits.get(name)) {
          waits.set(name, told);
          output.info(`  ${name} | ${told}`);
        }
        if (phases.get(name) === phase) continue;
        phases.set(name, phase);
        const detail = phase === 'waiting' ? `${lastError}; it is started again` : phase;
        output.info(`${name}: ${detail}${phase === 'healthy' && port !== null ? ` on port ${port}` : ''}`);
        if (phase === 'waiting') for (const line of lastLogLines) output.info(`  | ${line}`);
      }
    },
    step: (line) => output.info(line),
    urls: (urls) => {
      for (const [name, url] of urls) output.info(`${name.padEnd(14)} ${url}`);
    },
    close() {},
  };
}

async function liveScreen(): Promise<UpScreen> {
  const [{ render }, { createElement }, { UpView }] = await Promise.all([
    import('ink'),
    import('react'),
    import('./up-view.ts'),
  ]);
  const engines = new Map<string, EngineProgress>();
  let state: UpViewState = { engines: [], processes: [], step: '', urls: [] };
  let instance: Instance | null = null;
  const show = (change: Partial<UpViewState>): void => {
    state = { ...state, ...change };
    const view = createElement(UpView, state);
    // Ctrl-C is the command's to handle: it stops everything in order.
    if (instance === null) instance = render(view, { exitOnCtrlC: false });
    else instance.rerender(view);
  };
  return {
    engine(progress) {
      // Looked for as one, started as two.
      if (progress.engine.startsWith('redis-')) engines.delete('redis');
      engines.set(progress.engine, progress);
      show({ engines: [...engines.values()] });
    },
    processes: (processes) => show({ processes }),
    step: (step) => show({ step }),
    urls: (urls) => show({ urls }),
    close: () => instance?.unmount(),
  };
}

/** Ink is loaded only where it draws: a supervisor in the background lives for days without it. */
export async function openUpScreen(output: Output): Promise<UpScreen> {
  return output.isInteractive ? liveScreen() : plainScreen(output);
}
