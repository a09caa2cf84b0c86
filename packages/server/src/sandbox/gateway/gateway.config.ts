/** What the sandbox gateway is told at its start. It reads no environment: whoever starts it passes this. */
export interface SandboxGatewayConfig {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Address that browsers and the hosted page's links use; default is `http://<host>:<port>`. */
  readonly publicUrl?: string;
  /** Bearer token of the API. */
  readonly apiKey: string;
  /** Key of the webhooks' HMAC-SHA256 signature. */
  readonly webhookSecret: string;
  /** Named in every webhook, so that a receiver can refuse events of another account. */
  readonly account?: string;
  /** The append-only journal, created with its folder when it is not there. */
  readonly journalPath: string;
  readonly webhooks?: Partial<WebhookDeliveryConfig>;
  readonly fee?: GatewayFee;
  /** Told what an operator should see; silent by default. */
  readonly log?: (event: GatewayLogEvent) => void;
}

export interface WebhookDeliveryConfig {
  /** Waits between attempts; their number bounds the attempts (one more than waits). */
  readonly retryDelaysMs: readonly number[];
  readonly timeoutMs: number;
  readonly maxInFlight: number;
}

/** What the gateway keeps of a capture, as the ledger of its customer has to book it. */
export interface GatewayFee {
  readonly basisPoints: number;
  readonly fixed: number;
}

export interface GatewayLogEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Quick at first, because a test waits for it; then for two days, as real gateways do. */
export const defaultWebhookDelivery: WebhookDeliveryConfig = {
  retryDelaysMs: [
    second,
    2 * second,
    5 * second,
    15 * second,
    30 * second,
    minute,
    5 * minute,
    15 * minute,
    hour,
    3 * hour,
    6 * hour,
    12 * hour,
    24 * hour,
  ],
  timeoutMs: 10 * second,
  maxInFlight: 32,
};

export const defaultFee: GatewayFee = { basisPoints: 290, fixed: 30 };
export const defaultAccount = 'acct_sandbox';
