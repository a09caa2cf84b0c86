/**
 * Product as cart sees it, in a process's listener of its own: offers that a test puts and changes, asked for over
 * the real remote port. It can be made to fail, as a product that is down.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { components } from '../../../contract/types.gen.ts';
import { loadConfig } from '../../../platform/config/load-config.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { moduleNames } from '../../../platform/kernel/modules.ts';
import { contractCalls } from '../../../platform/rpc/call-table.ts';
import { createInternalHandler } from '../../../platform/rpc/internal-server.ts';
import { PortDispatcher } from '../../../platform/rpc/port-dispatcher.ts';
import { ServiceCredentials } from '../../../platform/rpc/service-credentials.ts';
import { keysFromSecret } from '../../../platform/rpc/service-keys.ts';

export type SkuOffer = components['schemas']['SkuOffer'];

export class FakeProduct {
  readonly url: string;
  private readonly server: Server;
  private readonly offers: Map<string, SkuOffer>;
  isDown = false;

  private constructor(server: Server, offers: Map<string, SkuOffer>) {
    this.server = server;
    this.offers = offers;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<FakeProduct> {
    const offers = new Map<string, SkuOffer>();
    const dispatcher = new PortDispatcher({ table: contractCalls, strict: true });
    const calls = Object.values(contractCalls.calls).filter((call) => call.module === 'product');
    const absent = Object.fromEntries(
      calls.map((call) => [call.operationId, () => Promise.reject(new Error('not in this fake'))]),
    );
    dispatcher.own('product', {
      ...absent,
      getSkuOffers: async (_context: unknown, input: components['schemas']['GetSkuOffersInput']) => ({
        offers: input.sku_ids.flatMap((id) => offers.get(id) ?? []),
      }),
    });
    const { config } = loadConfig({}, {});
    const credentials = new ServiceCredentials(keysFromSecret(config.secrets.service, [...moduleNames, 'platform']));
    const handler = createInternalHandler({ dispatcher, credentials });
    let fake: FakeProduct | undefined;
    const server = createServer((req, res) => {
      if (fake?.isDown) req.socket.destroy();
      else if (!handler(req, res)) res.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    fake = new FakeProduct(server, offers);
    return fake;
  }

  /** A SKU on sale; what is not given is ordinary. */
  put(over: Partial<SkuOffer> = {}): SkuOffer {
    const offer: SkuOffer = {
      sku_id: newId('sku'),
      product_id: newId('prod'),
      seller_id: newId('seller'),
      seller_name: 'Nile Audio',
      title: 'Headphones',
      sku_title: 'Black',
      code: `C-${this.offers.size}`,
      price: 1_000,
      currency: 'USD',
      available: 500,
      status: 'active',
      image_url: null,
      category_id: newId('cat'),
      attributes: { color: 'Black' },
      ...over,
    };
    this.offers.set(offer.sku_id, offer);
    return offer;
  }

  change(skuId: string, over: Partial<SkuOffer>): void {
    const offer = this.offers.get(skuId);
    if (offer === undefined) throw new Error(`no offer ${skuId}`);
    this.offers.set(skuId, { ...offer, ...over });
  }

  forget(skuId: string): void {
    this.offers.delete(skuId);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
