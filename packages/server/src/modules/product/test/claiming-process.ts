/** A process that claims one piece at a time, sixty-four at once, until it is killed: for the tests that kill it. */

import { loadConfig } from '../../../platform/config/load-config.ts';
import { openDatabase } from '../../../platform/db/database.ts';
import { Outbox } from '../../../platform/events/outbox.ts';
import { systemClock } from '../../../platform/kernel/clock.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ProductDb } from '../product.tables.ts';
import { ClaimStock } from '../services/claim-stock.service.ts';
import { StockLedger } from '../services/stock-ledger.service.ts';
import { checkoutContext, testCatalog } from './stock-fixture.ts';

const { settings, skuIds } = JSON.parse(process.argv[2] ?? '') as {
  settings: Record<string, unknown>;
  skuIds: string[];
};
const { config } = loadConfig({}, settings);
const db = openDatabase<ProductDb>(config, 'product');
const outbox = new Outbox<ProductDb>({ producer: 'product', catalog: testCatalog, clock: systemClock });
const claims = new ClaimStock(db, new StockLedger(outbox));

let granted = 0;
await Promise.all(
  Array.from({ length: 64 }, async (_, i) => {
    for (;;) {
      const orderId = newId('ord');
      const wanted = [skuIds[i % skuIds.length] as string, skuIds[(i + 1) % skuIds.length] as string];
      const lines = [...new Set(wanted)].map((skuId) => ({ skuId, quantity: 1, unitPrice: 1000 }));
      await claims.claim(checkoutContext(), { orderId, buyerId: newId('usr'), lines });
      granted++;
      if (granted % 64 === 0) process.stdout.write(`granted ${granted}\n`);
    }
  }),
);
