import { Box, Text } from 'ink';
import { createElement, type ReactElement } from 'react';
import type { EngineProgress } from '../services/engines/engine.types.ts';
import type { ProcessStatus } from '../services/supervisor/process.types.ts';

export interface UpViewState {
  engines: readonly EngineProgress[];
  processes: readonly ProcessStatus[];
  step: string;
  urls: readonly (readonly [string, string])[];
}

const ENGINE_COLOURS: Partial<Record<EngineProgress['phase'], string>> = {
  ready: 'green',
  attached: 'green',
  none: 'yellow',
  failed: 'red',
};

const PROCESS_COLOURS: Record<ProcessStatus['phase'], string> = {
  starting: 'cyan',
  healthy: 'green',
  unhealthy: 'red',
  waiting: 'yellow',
  stopping: 'gray',
  stopped: 'gray',
};

const BAR_CELLS = 24;

/** `█████░░░ 51 MB of 947 MB` */
export function progressBar(done: number, total: number): string {
  const share = total === 0 ? 0 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_CELLS);
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${megabytes(done)} of ${megabytes(total)}`;
}

function engineLine(progress: EngineProgress): ReactElement {
  const { bytesDone, bytesTotal } = progress;
  const detail =
    bytesDone !== undefined && bytesTotal !== undefined
      ? `${progress.message} ${progressBar(bytesDone, bytesTotal)}`
      : progress.message;
  const colour = ENGINE_COLOURS[progress.phase] ?? 'cyan';
  return createElement(
    Text,
    { key: progress.engine, wrap: 'truncate' },
    createElement(Text, { color: colour }, '● '),
    progress.engine.padEnd(14),
    createElement(Text, { color: colour }, progress.phase.padEnd(11)),
    detail,
  );
}

function processLines(status: ProcessStatus): ReactElement[] {
  const colour = PROCESS_COLOURS[status.phase];
  const restarts = status.restarts === 0 ? '' : `  ${status.restarts} restarts`;
  const error = status.lastError === null ? '' : `  last: ${status.lastError}`;
  const line = createElement(
    Text,
    { key: status.name, wrap: 'truncate' },
    createElement(Text, { color: colour }, '● '),
    status.name.padEnd(14),
    createElement(Text, { color: colour }, status.phase.padEnd(11)),
    `${status.port === null ? '' : `port ${status.port}`}${restarts}${error}`,
  );
  if (status.phase === 'healthy' || status.lastLogLines.length === 0) return [line];
  const tail = status.lastLogLines
    .slice(-3)
    .map((text, at) =>
      createElement(Text, { key: `${status.name}-${at}`, dimColor: true, wrap: 'truncate' }, `    | ${text}`),
    );
  return [line, ...tail];
}

function section(title: string, lines: readonly ReactElement[]): ReactElement | null {
  if (lines.length === 0) return null;
  return createElement(
    Box,
    { key: title, flexDirection: 'column' },
    createElement(Text, { bold: true }, title),
    ...lines,
  );
}

/** The live picture of `mkt up`: engines, processes, ports, health and the last error of each. */
export function UpView({ engines, processes, step, urls }: UpViewState): ReactElement {
  return createElement(
    Box,
    { flexDirection: 'column' },
    section('Engines', engines.map(engineLine)),
    section('Processes', processes.flatMap(processLines)),
    section(
      'Addresses',
      urls.map(([name, url]) =>
        createElement(Text, { key: name }, `  ${name.padEnd(14)}`, createElement(Text, { color: 'cyan' }, url)),
      ),
    ),
    step === '' ? null : createElement(Text, { key: 'step', dimColor: true }, step),
  );
}
