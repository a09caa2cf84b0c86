import { startWatchdog } from '../process/watchdog.ts';
import type { Outcome } from './consumer-runner.ts';
import type { EventJobData } from './envelope.ts';
import type { FromChild, ToChild } from './quarantine.ts';

/** The child's side: `open` makes from the setup what handles one event. */
export function serveQuarantine(open: (setup: unknown) => Promise<(job: EventJobData) => Promise<Outcome>>): void {
  const say = (message: FromChild): void => void process.send?.(message);
  let handle: ((job: EventJobData) => Promise<Outcome>) | null = null;
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToChild) => {
    if (message.kind === 'setup') {
      open(message.setup).then(
        (ready) => {
          handle = ready;
          startWatchdog({ stuckAfterMs: message.stuckAfterMs, maxResidentMb: message.residentMb });
          say({ kind: 'ready' });
        },
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
      return;
    }
    if (handle === null) return say({ kind: 'failed', reason: 'not set up' });
    handle(message.job).then(
      (outcome) => say({ kind: 'handled', outcome }),
      (error: unknown) => say({ kind: 'failed', reason: String(error) }),
    );
  });
}
