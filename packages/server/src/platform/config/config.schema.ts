/**
 * The shape of the configuration: every setting, its type, its limits and its default. A setting's
 * environment name is MKT_ and its path in capitals: `http.port` is MKT_HTTP_PORT.
 */
import { z } from 'zod';
import { moduleNames } from '../kernel/modules.ts';
import { replicaPattern } from './replica-address.ts';

const port = z.coerce.number().int().min(0).max(65535);
const flag = z.union([z.boolean(), z.enum(['true', 'false', '1', '0']).transform((v) => v === 'true' || v === '1')]);
const ms = z.coerce.number().int().min(0).max(86_400_000);
const list = z.union([
  z.array(z.string()),
  z.string().transform((v) =>
    v
      .split(',')
      .map((s) => s.trim())
      .filter(Boolean),
  ),
]);
const moduleName = z.enum(moduleNames);
const moduleList = list.pipe(z.array(moduleName));
const secret = z.string().min(16);

/** OWASP's floor for Argon2id with one pass and one lane: 46 MiB. */
export const defaultHashMemoryKib = 47_104;

export const configSchema = z.object({
  env: z.enum(['development', 'test', 'production']).default('development'),
  stateDir: z.string().default('.mkt'),
  mysql: z.object({
    host: z.string().default('127.0.0.1'),
    port: port.default(3306),
    /** Path of that server's Unix socket, when it is on this machine: a statement costs less by it. Empty: TCP. */
    socket: z.string().default(''),
    /** Servers that reads may use: `host:port` for every module, `module=host:port` for one. MySQL with GTIDs only. */
    replicas: list.pipe(z.array(z.string().regex(replicaPattern, 'host:port, or module=host:port'))).default([]),
    /** Schemas are named PREFIX_MODULE and so are their accounts. */
    schemaPrefix: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,15}$/)
      .default('mkt'),
    poolScale: z.coerce.number().min(0.1).max(10).default(1),
    /** How many processes of this kind share the server: their pools together must fit into its max_connections. */
    processes: z.coerce.number().int().min(1).max(1_000).default(3),
    queryTimeoutMs: ms.default(5_000),
    /** Longest wait for a free connection; beyond it the caller gets 503. */
    acquireTimeoutMs: ms.default(500),
    rootUser: z.string().default('root'),
    rootPassword: z.string().default(''),
  }),
  redis: z.object({
    cacheUrl: z.string().default('redis://127.0.0.1:6379'),
    stateUrl: z.string().default('redis://127.0.0.1:6379'),
    queueUrl: z.string().default('redis://127.0.0.1:6380'),
    /** Put before every key and queue name, so that two installations may share a server. */
    keyPrefix: z
      .string()
      .regex(/^[a-z0-9_]{0,24}$/)
      .default(''),
  }),
  search: z.object({
    url: z.string().default(''),
    indexPrefix: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,40}$/)
      .default('mkt'),
    timeoutMs: ms.default(800),
  }),
  storage: z
    .object({
      driver: z.enum(['folder', 's3']).default('folder'),
      dir: z.string().default('.mkt/objects'),
      /** Origin that uploaded objects are served from: a port of its own. */
      publicUrl: z.string().default('http://127.0.0.1:4003'),
      port: port.default(4003),
      s3: z
        .object({
          endpoint: z.string().default(''),
          region: z.string().default('us-east-1'),
          bucket: z.string().default('mkt'),
          accessKeyId: z.string().default(''),
          secretAccessKey: z.string().default(''),
        })
        .prefault({}),
    })
    .prefault({}),
  mail: z
    .object({
      smtpUrl: z.string().default('smtp://127.0.0.1:4025'),
      from: z.string().default('mkt <no-reply@mkt.example>'),
      catcherSmtpPort: port.default(4025),
      catcherHttpPort: port.default(4026),
    })
    .prefault({}),
  http: z
    .object({
      host: z.string().default('127.0.0.1'),
      port: port.default(4000),
      internalPort: port.default(4500),
      /** What clients call this installation by; redirects and mails are built from it. */
      publicUrl: z.string().default('http://127.0.0.1:4000'),
      /** Where a buyer's browser may be sent after payment: exact origins. */
      returnOrigins: list.default(['http://127.0.0.1:4000', 'http://localhost:4000']),
      corsOrigins: list.default([]),
      /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
      trustedProxies: list.default([]),
      requestTimeoutMs: ms.default(10_000),
      /** Longest time for a request's headers, and for its body, to arrive. */
      headersTimeoutMs: ms.min(100).default(10_000),
      bodyTimeoutMs: ms.min(100).default(30_000),
      /** How long /readyz says `draining` before the port closes, so that balancers turn away first. */
      drainDelayMs: ms.max(60_000).default(0),
      maxBodyBytes: z.coerce.number().int().min(1024).max(10_485_760).default(1_048_576),
      /** For installations without a proxy that compresses: `ordinary` leaves the hot operations alone, `all` does not. */
      compression: z.enum(['off', 'ordinary', 'all']).default('off'),
      validateResponses: flag.default(false),
    })
    .prefault({}),
  auth: z
    .object({
      issuer: z.string().default('mkt'),
      accessTokenTtlS: z.coerce.number().int().min(10).max(3600).default(300),
      refreshTokenTtlS: z.coerce.number().int().min(60).max(31_536_000).default(2_592_000),
      keyRotationS: z.coerce
        .number()
        .int()
        .min(60)
        .default(86_400 * 7),
      hashConcurrency: z.coerce.number().int().min(1).max(64).default(2),
      /** Memory of one password's hash (Argon2id, one pass); production refuses less than the default, OWASP's floor. */
      hashMemoryKib: z.coerce.number().int().min(64).max(1_048_576).default(defaultHashMemoryKib),
    })
    .prefault({}),
  limits: z
    .object({
      /** Multiplies every rate limit; 0 switches limiting off (load tests on loopback). */
      scale: z.coerce.number().min(0).max(10_000).default(1),
    })
    .prefault({}),
  modules: z
    .object({
      /** Which modules this process owns. */
      own: moduleList.default([...moduleNames]),
      /** Where the others answer: module=URL pairs of internal listeners. */
      remotes: z
        .union([
          z.record(z.string(), z.string()),
          list.transform((pairs) =>
            Object.fromEntries(pairs.map((p) => [p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)])),
          ),
        ])
        .pipe(z.partialRecord(moduleName, z.string()))
        .default({}),
    })
    .prefault({}),
  payment: z
    .object({
      provider: z.enum(['sandbox', 'stripe']).default('sandbox'),
      /** Takes new attempts while the circuit of `provider` is open; attempts that were begun stay where they are. */
      fallback: z.enum(['none', 'sandbox', 'stripe']).default('none'),
      gatewayUrl: z.string().default('http://127.0.0.1:4010'),
      /** Our account at the gateway: deliveries for another one are quarantined. */
      gatewayAccount: z.string().default('acct_sandbox'),
      capture: z.enum(['after_stock', 'automatic']).default('after_stock'),
      gatewayTimeoutMs: ms.default(5_000),
      buyerGatewayTimeoutMs: ms.default(2_000),
      stripe: z
        .object({
          apiUrl: z.string().default('https://api.stripe.com'),
          /** A connected account that calls are made for (acct_…); empty: the key's own. */
          account: z.string().default(''),
        })
        .prefault({}),
    })
    .prefault({}),
  order: z
    .object({
      reservationS: z.coerce.number().int().min(2).default(780),
      firstRefreshS: z.coerce.number().int().min(1).default(120),
      sweepEveryMs: ms.default(2_000),
    })
    .prefault({}),
  shop: z
    .object({
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .default('USD'),
      locale: z.enum(['en', 'ar']).default('en'),
      commissionBps: z.coerce.number().int().min(0).max(10_000).default(1_000),
      name: z.string().default('mkt'),
      /** The storefront that mails lead to; empty: mails have no buttons. */
      siteUrl: z.string().default(''),
    })
    .prefault({}),
  cache: z
    .object({
      /** How old what is served without asking Redis may be; at most a second. 0 switches the first layer off. */
      memoryMs: ms.max(1_000).default(1_000),
      /** `off`: every search asks the engine. For measurements; pages of hits are 30 s old at most otherwise. */
      search: z.enum(['on', 'off']).default('on'),
    })
    .prefault({}),
  events: z
    .object({
      relayIdleMs: ms.default(250),
      /** Multiplies the retry delays; tests use a small one. */
      backoffScale: z.coerce.number().min(0.001).max(10).default(1),
      sweepAgeS: z.coerce.number().int().min(1).default(60),
    })
    .prefault({}),
  rpc: z.object({ timeoutScale: z.coerce.number().min(1).max(100).default(1) }).prefault({}),
  worker: z
    .object({
      metricsPort: port.default(0),
      /** A worker whose event loop stands still for so long is ended and started again; 0 never ends one. */
      stuckAfterMs: ms.default(5_000),
      /** The same for one whose memory grows beyond this. */
      maxResidentMb: z.coerce.number().int().min(128).default(1_536),
      /** Heap of the process in which events are handled over which a worker died. */
      quarantineHeapMb: z.coerce.number().int().min(32).default(192),
    })
    .prefault({}),
  /** Points where a test stops or kills the process; production refuses them. */
  failpoints: z.string().default(''),
  /** A file of the same text, read at every pass, so that a test may change it while the process runs. */
  failpointsFile: z.string().default(''),
  log: z.object({ level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
  otel: z
    .object({
      /** Base of an OTLP/HTTP collector, e.g. http://127.0.0.1:4318. Empty: no tracing, and no cost of it. */
      endpoint: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]).default(''),
      /** Share of requests and jobs that are recorded; a caller's sampled `traceparent` is recorded too. */
      sampleRatio: z.coerce.number().min(0).max(1).default(0.1),
      /** At most so many traces a second in one process, whoever asks for them. */
      perSecond: z.coerce.number().int().min(1).max(100_000).default(100),
    })
    .prefault({}),
  secrets: z
    .object({
      /** Passwords of the modules' database accounts are derived from it. */
      database: secret.default('development-database-secret'),
      cursor: secret.default('development-cursor-secret'),
      cursorPrevious: secret.optional(),
      quote: secret.default('development-quote-secret'),
      /** Seed of the key that signs calls between our own processes. */
      service: secret.default('development-service-secret'),
      /** Encrypts the private signing keys of access tokens at rest. */
      keyEncryption: secret.default('development-key-encryption-secret'),
      storage: secret.default('development-storage-secret'),
      gatewayApiKey: secret.default('development-gateway-api-key'),
      gatewayWebhook: secret.default('development-gateway-webhook-secret'),
      stripeApiKey: secret.optional(),
      stripeWebhook: secret.optional(),
    })
    .prefault({}),
});

export type Config = z.output<typeof configSchema>;
