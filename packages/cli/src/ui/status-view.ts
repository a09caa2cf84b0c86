import { Box, Text } from 'ink';
import { createElement, type ReactElement } from 'react';
import { isWhole, type ObservedInstallation } from '../services/up/observe-installation.ts';
import { type StatusRow, statusRows } from './status-rows.ts';

export interface StatusViewState {
  installation: ObservedInstallation;
  /** Size of the terminal, in cells. */
  columns: number;
  rows: number;
}

const COLOURS: Record<StatusRow['mood'], string> = { good: 'green', busy: 'cyan', bad: 'red', quiet: 'gray' };
const NARROW_COLUMNS = 70;
/** Lines around the table: head, title, blanks, foot. */
const FRAME_ROWS = 6;

function line(row: StatusRow, isNarrow: boolean): ReactElement {
  const colour = COLOURS[row.mood];
  return createElement(
    Text,
    { key: `${row.kind} ${row.name}`, wrap: 'truncate' },
    createElement(Text, { color: colour }, '● '),
    row.name.padEnd(14),
    createElement(Text, { color: colour }, row.state.padEnd(12)),
    row.port.padStart(6),
    row.memory.padStart(9),
    isNarrow ? '' : row.since.padStart(9),
    createElement(Text, { dimColor: true }, row.note === '' ? '' : `  ${row.note}`),
  );
}

function head(isNarrow: boolean): ReactElement {
  const text = `  ${'name'.padEnd(14)}${'state'.padEnd(12)}${'port'.padStart(6)}${'memory'.padStart(9)}`;
  return createElement(
    Text,
    { key: 'head', dimColor: true, wrap: 'truncate' },
    `${text}${isNarrow ? '' : 'up for'.padStart(9)}`,
  );
}

/** The live picture of `mkt status`. What does not fit into the terminal's height is counted instead. */
export function StatusView({ installation, columns, rows }: StatusViewState): ReactElement {
  const isNarrow = columns < NARROW_COLUMNS;
  const all = statusRows(installation, Date.parse(installation.observedAt));
  const { addresses } = installation;
  const room = Math.max(3, rows - FRAME_ROWS);
  const shown = all.length <= room ? all : [...all].sort(worstFirst).slice(0, room - 1);
  const fitsAddresses = shown.length === all.length && all.length + addresses.length + 1 <= room;
  const whole = isWhole(installation);
  return createElement(
    Box,
    { flexDirection: 'column' },
    createElement(
      Text,
      { key: 'title', wrap: 'truncate' },
      createElement(Text, { bold: true }, 'Marketplace '),
      createElement(Text, { color: whole ? 'green' : 'red' }, whole ? 'is well' : 'is not well'),
      createElement(Text, { dimColor: true }, `  ${Math.round(installation.memoryBytes / 1e6)} MB together`),
    ),
    head(isNarrow),
    ...shown.map((row) => line(row, isNarrow)),
    shown.length === all.length
      ? null
      : createElement(Text, { key: 'more', dimColor: true }, `  … and ${all.length - shown.length} more`),
    fitsAddresses
      ? createElement(
          Box,
          { key: 'addresses', flexDirection: 'column', marginTop: 1 },
          ...addresses.map(([name, url]) =>
            createElement(
              Text,
              { key: name, wrap: 'truncate' },
              `  ${name.padEnd(14)}`,
              createElement(Text, { color: 'cyan' }, url),
            ),
          ),
        )
      : null,
    createElement(
      Box,
      { key: 'foot', marginTop: 1 },
      createElement(Text, { dimColor: true }, 'q ends the view; everything goes on'),
    ),
  );
}

const ORDER: readonly StatusRow['mood'][] = ['bad', 'busy', 'good', 'quiet'];

function worstFirst(a: StatusRow, b: StatusRow): number {
  return ORDER.indexOf(a.mood) - ORDER.indexOf(b.mood);
}
