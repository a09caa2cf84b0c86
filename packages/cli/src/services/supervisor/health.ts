import { connect } from 'node:net';

const TIMEOUT_MS = 2_000;

function takesConnection(address: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address.hostname, port: Number(address.port) });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(TIMEOUT_MS, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/** Whether the process behind the address is fit for work. No address: it is while it lives. */
export async function isFit(address: string | undefined, life: AbortSignal): Promise<boolean> {
  if (address === undefined) return true;
  const url = new URL(address);
  if (url.protocol === 'tcp:') return takesConnection(url);
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([life, AbortSignal.timeout(TIMEOUT_MS)]) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
