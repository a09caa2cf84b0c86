import { setTimeout as delay } from 'node:timers/promises';
import { type Instance, render, useInput } from 'ink';
import { createElement, type ReactElement } from 'react';
import type { ObservedInstallation } from '../services/up/observe-installation.ts';
import { StatusView, type StatusViewState } from './status-view.ts';

const EVERY_MS = 1_000;

/** The view with its keys: q, Escape and Ctrl-C end it. */
function Screen({ onEnd, ...state }: StatusViewState & { onEnd: () => void }): ReactElement {
  useInput((input, key) => {
    if (input === 'q' || key.escape || (key.ctrl && input === 'c')) onEnd();
  });
  return createElement(StatusView, state);
}

/** Looks again every second until the reader has seen enough; answers with what was seen last. */
export async function watchStatus(observe: () => Promise<ObservedInstallation>): Promise<ObservedInstallation> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  let installation = await observe();
  let instance: Instance | null = null;
  const show = (): void => {
    const { columns = 80, rows = 24 } = process.stdout;
    const view = createElement(Screen, { installation, columns, rows, onEnd: end });
    if (instance === null) instance = render(view, { exitOnCtrlC: false });
    else instance.rerender(view);
  };
  process.on('SIGTERM', end);
  process.stdout.on('resize', show);
  try {
    while (!stop.signal.aborted) {
      show();
      await delay(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
      if (!stop.signal.aborted) installation = await observe();
    }
    return installation;
  } finally {
    process.stdout.off('resize', show);
    process.off('SIGTERM', end);
    (instance as Instance | null)?.unmount();
  }
}
