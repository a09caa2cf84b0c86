import { AppError } from '../../../platform/kernel/errors.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import type { PaymentGateway } from './payment-gateway.ts';
import { SandboxGateway } from './sandbox.gateway.ts';

/** The gateways of an installation by name. New attempts use the configured one; old attempts keep theirs. */
export class GatewayRegistry {
  private readonly gateways: Map<string, PaymentGateway>;
  private readonly chosen: string;

  constructor(gateways: readonly PaymentGateway[], chosen: string) {
    this.gateways = new Map(gateways.map((gateway) => [gateway.provider, gateway]));
    this.chosen = chosen;
  }

  /** For new attempts, and for deliveries about attempts that nobody knows. */
  get configured(): PaymentGateway {
    return this.get(this.chosen);
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
}

export function createGatewayRegistry(deps: Pick<PaymentDeps, 'config' | 'policies' | 'metrics'>): GatewayRegistry {
  return new GatewayRegistry([new SandboxGateway(deps)], deps.config.payment.provider);
}
