import { connect } from 'node:net';
import { isFit } from '../supervisor/health.ts';

const TIMEOUT_MS = 1_000;

/** A stopped server still takes connections: only one that says something counts. MySQL speaks first, Redis when asked. */
function saysSomething(port: number, question?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => finish(false));
    socket.once('data', () => finish(true));
    if (question !== undefined) socket.once('connect', () => socket.write(question));
  });
}

/** Whether a local engine answers now; what it is comes from the name of its record. */
export function engineAnswers(name: string, port: number): Promise<boolean> {
  if (name === 'elasticsearch')
    return isFit(`http://127.0.0.1:${port}/_cluster/health`, AbortSignal.timeout(TIMEOUT_MS));
  return saysSomething(port, name.startsWith('redis') ? 'PING\r\n' : undefined);
}
