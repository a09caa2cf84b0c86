import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const settings = z.record(z.string(), z.string());
const port = z.number().int().min(1024).max(65535);

const maven = z.strictObject({
  coordinates: z.string().regex(/^[\w.-]+:[\w.-]+:[\w.-]+$/),
  extension: z.enum(['jar', 'zip']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.number().int().positive(),
  /** The file, or the folder when it ends in a slash, that is taken out of the archive. */
  member: z.string(),
  platforms: z.array(z.string()),
});

const sqlEngine = z.strictObject({
  version: z.string(),
  accepts: z.array(z.string()).min(1),
  image: z.string(),
  maven: maven.optional(),
  debian: z.array(z.string()),
  settings,
  testSettings: settings,
  asserted: settings,
});

const manifestSchema = z.strictObject({
  ports: z.strictObject({
    mysql: port,
    mariadb: port,
    redisState: port,
    redisQueue: port,
    elasticsearch: port,
    elasticsearchTransport: port,
    api: z.array(port).min(1),
    apiInternal: z.array(port).min(1),
    assets: port,
    gateway: port,
    smtp: port,
    mail: port,
    workerMetrics: port,
  }),
  engines: z.strictObject({
    mysql: sqlEngine.required({ maven: true }),
    mariadb: sqlEngine,
    redis: z.strictObject({
      version: z.string(),
      accepts: z.array(z.string()).min(1),
      image: z.string(),
      debian: z.array(z.string()),
      roles: z.strictObject({ 'redis-state': settings, 'redis-queue': settings }),
    }),
    elasticsearch: z.strictObject({
      version: z.string(),
      accepts: z.array(z.string()).min(1),
      image: z.string(),
      minimumJava: z.number().int(),
      javaOptions: z.string(),
      maven,
      settings,
      containerSettings: settings,
    }),
  }),
  tools: z.record(
    z.string(),
    z.strictObject({ version: z.string(), go: z.string(), feature: z.string(), image: z.string().optional() }),
  ),
  images: z.strictObject({ node: z.string(), nginx: z.string() }),
});

export type EngineManifest = z.output<typeof manifestSchema>;
export type MavenSource = z.output<typeof maven>;
export type SqlEngineManifest = z.output<typeof sqlEngine>;

let loaded: EngineManifest | undefined;

/** The engines' manifest, read and checked once. */
export function engineManifest(): EngineManifest {
  loaded ??= parseManifest(readFileSync(new URL('../../../assets/engines.manifest.yaml', import.meta.url), 'utf8'));
  return loaded;
}

export function parseManifest(text: string): EngineManifest {
  return manifestSchema.parse(parse(text));
}
