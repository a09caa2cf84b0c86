import { createGatewayRegistry, type GatewayRegistry } from './adapters/gateway-registry.ts';
import { manualBank, type PayoutBank } from './adapters/payout-bank.ts';
import type { PaymentDeps } from './payment.deps.ts';
import { LedgerRepository } from './repositories/ledger.repository.ts';
import { AttemptService } from './services/attempt.service.ts';
import { BalanceService } from './services/balance.service.ts';
import { GatewayStateService } from './services/gateway-state.service.ts';
import { PayoutService } from './services/payout.service.ts';
import { ReadPaymentService } from './services/read-payment.service.ts';
import { ReconcileService } from './services/reconcile.service.ts';
import { RefundService } from './services/refund.service.ts';
import { SettleService } from './services/settle.service.ts';
import { WebhookService } from './services/webhook.service.ts';

export type PaymentServices = ReturnType<typeof createPaymentServices>;

/** Who is outside of the module: tests put their own in. */
export interface PaymentAdapters {
  gateways?: GatewayRegistry;
  bank?: PayoutBank;
}

/** Wires the use cases together. */
export function createPaymentServices(deps: PaymentDeps, adapters: PaymentAdapters = {}) {
  const gateways = adapters.gateways ?? createGatewayRegistry(deps);
  const ledger = new LedgerRepository();
  const states = new GatewayStateService(deps, ledger);
  const refunds = new RefundService(deps, gateways, states);
  const settle = new SettleService(deps, gateways, states, refunds);
  return {
    attempts: new AttemptService(deps, gateways, states),
    refunds,
    settle,
    reconcile: new ReconcileService(deps, gateways, { states, refunds }),
    reads: new ReadPaymentService(deps, settle),
    webhooks: new WebhookService(deps, gateways, states, settle),
    balances: new BalanceService(deps),
    payouts: new PayoutService(deps, ledger, adapters.bank ?? manualBank),
  };
}
