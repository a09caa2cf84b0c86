import type { AddressInfo } from 'node:net';
import type { Config } from '../platform/config/load-config.ts';
import { listen } from '../platform/http/public-server.ts';
import { createAssetServer } from '../platform/storage/asset-server.ts';

/** Uploaded objects at an origin of their own, so that no upload ever runs within the shop's. */
export async function startAssetServer(config: Config): Promise<{ url: string; close(): Promise<void> }> {
  const server = createAssetServer({ storage: config.storage, secrets: config.secrets });
  await listen(server, config.storage.port, config.http.host);
  return {
    url: `http://${config.http.host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
