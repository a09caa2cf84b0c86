import { join } from 'node:path';
import type { Config } from '../platform/config/load-config.ts';
import { createLogger } from '../platform/telemetry/logger.ts';
import { type RunningSandboxGateway, startSandboxGateway } from '../sandbox/gateway/start-sandbox-gateway.ts';

/** The sandbox gateway by the installation's configuration: its journal lies in the state folder. */
export function startGateway(config: Config): Promise<RunningSandboxGateway> {
  const { hostname, port } = new URL(config.payment.gatewayUrl);
  const log = createLogger(config, 'gateway');
  return startSandboxGateway({
    host: hostname,
    port: Number(port),
    apiKey: config.secrets.gatewayApiKey,
    webhookSecret: config.secrets.gatewayWebhook,
    journalPath: join(config.stateDir, 'gateway', 'journal.ndjson'),
    log: ({ level, message, detail }) => log[level](detail ?? {}, message),
  });
}
