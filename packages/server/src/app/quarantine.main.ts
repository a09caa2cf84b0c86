/** The process in which a worker has suspicious events handled: the modules of the installation, and nothing that runs by itself. */
import type { Config } from '../platform/config/load-config.ts';
import { ConsumerRunner } from '../platform/events/consumer-runner.ts';
import { serveQuarantine } from '../platform/events/quarantine-child.ts';
import { compose } from './compose.ts';
import { contractEvents } from './contract-events.ts';

serveQuarantine(async (setup) => {
  const config = setup as Config;
  const { modules, infrastructure } = await compose(config, { role: 'worker' });
  const runners = modules.map(
    ({ db, runtime }) =>
      new ConsumerRunner({
        db,
        consumers: runtime.consumers,
        catalog: contractEvents,
        backoffScale: config.events.backoffScale,
        logger: infrastructure.log,
      }),
  );
  return (job) => {
    const runner = runners.find((one) => one.has(job.consumer));
    if (runner === undefined) throw new Error(`No consumer ${job.consumer} in this process`);
    return runner.handle(job);
  };
});
