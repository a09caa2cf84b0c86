import { Box, render, Text } from 'ink';
import { createElement, type ReactElement } from 'react';
import type { Output } from '../output/output.ts';

export interface DemoStep {
  name: string;
  detail: string;
  durationMs: number;
}

export interface DemoScreen {
  step(step: DemoStep): void;
  close(): void;
}

const BAR_CELLS = 24;

/** The steps done so far, each with a bar that shows its share of the slowest one. */
export function DemoView({ steps }: { steps: readonly DemoStep[] }): ReactElement {
  const longest = Math.max(1, ...steps.map(({ durationMs }) => durationMs));
  return createElement(
    Box,
    { flexDirection: 'column' },
    ...steps.map(({ name, detail, durationMs }) =>
      createElement(
        Box,
        { key: name },
        createElement(Text, { color: 'green' }, '✔ '),
        createElement(Text, null, name.padEnd(22)),
        createElement(
          Text,
          { color: 'cyan' },
          '█'.repeat(Math.ceil((durationMs / longest) * BAR_CELLS)).padEnd(BAR_CELLS + 1),
        ),
        createElement(Text, { bold: true }, `${durationMs} ms`.padStart(8)),
        createElement(Text, { dimColor: true, wrap: 'truncate' }, `  ${detail}`),
      ),
    ),
  );
}

/** Drawn where a person watches; one plain line a step otherwise. */
export function openDemoScreen(output: Output): DemoScreen {
  if (!output.isInteractive)
    return {
      step: ({ name, detail, durationMs }) =>
        output.info(`${name.padEnd(22)} ${`${durationMs} ms`.padStart(8)}  ${detail}`),
      close: () => {},
    };
  const steps: DemoStep[] = [];
  const screen = render(createElement(DemoView, { steps }));
  return {
    step(step) {
      steps.push(step);
      screen.rerender(createElement(DemoView, { steps: [...steps] }));
    },
    close: () => screen.unmount(),
  };
}
