/**
 * Ports that a process of ours has chosen and that nobody listens on yet: a marketplace that starts beside another one
 * must not choose them as well. A claim is a Unix socket without a file, which only Linux has; elsewhere there is none.
 */
import { createServer } from 'node:net';
import { platform } from 'node:process';

const held = new Set<number>();

/** Held until this process ends, however it ends. False: another one holds it. */
export async function claimPort(port: number): Promise<boolean> {
  if (platform !== 'linux' || held.has(port)) return true;
  const isHeld = await new Promise<boolean>((resolve) => {
    const claim = createServer().unref();
    // A system that refuses such a socket for another reason has no claims.
    claim.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    claim.listen(claimName(port), () => resolve(true));
  });
  if (isHeld) held.add(port);
  return isHeld;
}

export function claimName(port: number): string {
  return `\0mkt-port-${port}`;
}
