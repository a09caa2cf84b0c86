import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxGatewayConfig } from '../gateway.config.ts';
import { startSandboxGateway } from '../start-sandbox-gateway.ts';
import { gatewayClient, testApiKey, testWebhookSecret } from './gateway-client.ts';

/** A folder for journals that a test removes at its end. */
export const journalFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-gateway-'));
  return { journalPath: join(path, 'journal.ndjson'), remove: () => rm(path, { recursive: true, force: true }) };
};

/** A gateway in this process, on a free port, whose failed webhooks come again within milliseconds. */
export const startTestGateway = async (journalPath: string, overrides: Partial<SandboxGatewayConfig> = {}) => {
  const gateway = await startSandboxGateway({
    host: '127.0.0.1',
    port: 0,
    apiKey: testApiKey,
    webhookSecret: testWebhookSecret,
    journalPath,
    webhooks: { retryDelaysMs: [5, 10, 20, 40], timeoutMs: 2_000 },
    ...overrides,
  });
  return { ...gateway, client: gatewayClient(gateway.url) };
};
