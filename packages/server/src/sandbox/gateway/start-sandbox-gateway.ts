// Starts the sandbox payment gateway: a vendor of our own, for development and as the oracle of the tests. It runs as a
// process of its own and shares nothing with the platform but its HTTP interface.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Chaos } from './chaos.ts';
import { defaultAccount, defaultFee, defaultWebhookDelivery, type SandboxGatewayConfig } from './gateway.config.ts';
import { GatewayService } from './gateway.service.ts';
import { GatewayState } from './gateway-state.ts';
import { apiRoutes } from './http/api.routes.ts';
import { gatewayListener } from './http/request-listener.ts';
import { Journal } from './journal.ts';
import { pageRoutes } from './pages/page.routes.ts';
import { WebhookSender } from './webhook-sender.ts';

export interface RunningSandboxGateway {
  /** Address of API and hosted page. */
  readonly url: string;
  /** Stops taking requests, lets the running ones end, and closes the journal. Pending webhooks stay for the next start. */
  close(): Promise<void>;
}

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    // What chaos hung would otherwise keep the process alive for ever.
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });

/** Host of an address as it stands in a URL. */
const hostInUrl = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
};

const assemble = async (config: SandboxGatewayConfig, publicUrl: string) => {
  const log = config.log ?? (() => undefined);
  const account = config.account ?? defaultAccount;
  const chaos = new Chaos();
  const state = new GatewayState(account, publicUrl);
  const journal = await Journal.open(config.journalPath, (entry) => state.apply(entry));
  const delivery = { ...defaultWebhookDelivery, ...config.webhooks };
  const webhooks = new WebhookSender({ journal, state, chaos, secret: config.webhookSecret, delivery, log });
  const service = new GatewayService({
    journal,
    state,
    webhooks,
    fee: config.fee ?? defaultFee,
    refundStatus: () => (chaos.settings.refunds === 'pending' ? 'pending' : 'succeeded'),
  });
  const routes = [
    ...apiRoutes({ service, state, journal, chaos, publicUrl }),
    ...pageRoutes({ service, state, publicUrl, secret: config.webhookSecret }),
  ];
  const listener = gatewayListener({ routes, chaos, apiKey: config.apiKey, log });
  return { journal, state, webhooks, service, listener };
};

/** Starts the gateway on its journal. Fails when the port is taken or the journal is damaged. */
export const startSandboxGateway = async (config: SandboxGatewayConfig): Promise<RunningSandboxGateway> => {
  let serve: RequestListener | null = null;
  // The port comes before the journal: it is what keeps two gateways from writing the same file.
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      if (serve) serve(request, response);
      else response.writeHead(503, { 'Retry-After': '1' }).end();
    },
  );
  const port = await listen(server, config.host, config.port);
  const url = `http://${hostInUrl(config.host)}:${port}`;
  try {
    const parts = await assemble(config, config.publicUrl?.replace(/\/+$/, '') ?? url);
    serve = parts.listener;
    parts.service.resume();
    parts.webhooks.resume();
    config.log?.({
      level: 'info',
      message: 'sandbox gateway ready',
      detail: { url, sessions: parts.state.sessionCount },
    });
    let closing: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      parts.service.stop();
      await shut(server);
      await parts.webhooks.stop();
      await parts.journal.close();
    };
    return { url, close: () => (closing ??= close()) };
  } catch (error) {
    await shut(server);
    throw error;
  }
};
