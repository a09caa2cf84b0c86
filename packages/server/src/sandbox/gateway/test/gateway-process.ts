// A gateway as a real process, so that a test can kill it. Prints its address as one line when it is ready.
import { startSandboxGateway } from '../start-sandbox-gateway.ts';
import { testApiKey, testWebhookSecret } from './gateway-client.ts';

const journalPath = process.argv[2];
if (journalPath === undefined) throw new Error('usage: gateway-process JOURNAL');
const gateway = await startSandboxGateway({
  host: '127.0.0.1',
  port: 0,
  apiKey: testApiKey,
  webhookSecret: testWebhookSecret,
  journalPath,
  webhooks: { retryDelaysMs: [20, 50, 100, 200, 400, 800, 1600], timeoutMs: 2_000 },
});
process.stdout.write(`${gateway.url}\n`);
