import { AppError } from '../../../platform/kernel/errors.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { SandboxGateway } from './sandbox.gateway.ts';
import { StripeGateway } from './stripe.gateway.ts';

/** The gateways of an installation by name. New attempts choose one; an attempt lives and dies at its own. */
export class GatewayRegistry {
  private readonly gateways: Map<string, PaymentGateway>;
  private readonly chosen: string;
  private readonly fallback: string | null;

  constructor(gateways: readonly PaymentGateway[], chosen: string, fallback: string | null = null) {
    this.gateways = new Map(gateways.map((gateway) => [gateway.provider, gateway]));
    this.chosen = chosen;
    this.fallback = fallback;
  }

  /** The one that is used when nothing is wrong; also for deliveries about attempts that nobody knows. */
  get configured(): PaymentGateway {
    return this.get(this.chosen);
  }

  /** The configured one, or the second while the first one's circuit is open and its own is not. */
  get forNewAttempt(): PaymentGateway {
    const first = this.configured;
    if (first.isAnswering || this.fallback === null) return first;
    void first.probe().catch(() => undefined);
    const second = this.get(this.fallback);
    return second.isAnswering ? second : first;
  }

  /** Throws `service_unavailable` for an attempt of a gateway that this process has no adapter for. */
  get(provider: string): PaymentGateway {
    const gateway = this.gateways.get(provider);
    if (gateway === undefined)
      throw new AppError('service_unavailable', {
        detail: `The gateway ${provider} is not configured.`,
        meta: { part: 'gateway' },
      });
    return gateway;
  }

  find(provider: string): PaymentGateway | undefined {
    return this.gateways.get(provider);
  }

  get all(): PaymentGateway[] {
    return [...this.gateways.values()];
  }
}

/** Stripe is there as soon as it has a key: attempts that were begun there end there, whatever is chosen now. */
export function createGatewayRegistry(deps: Pick<PaymentDeps, 'config' | 'policies'>): GatewayRegistry {
  const { payment, secrets, env } = deps.config;
  const uses = [payment.provider, payment.fallback];
  const gateways: PaymentGateway[] = [];
  if (env !== 'production' || uses.includes('sandbox')) gateways.push(new SandboxGateway(deps));
  if (secrets.stripeApiKey !== undefined) gateways.push(new StripeGateway(deps));
  return new GatewayRegistry(gateways, payment.provider, payment.fallback === 'none' ? null : payment.fallback);
}
