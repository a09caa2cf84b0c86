import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedEntry, ensureCached } from './artifact-cache.ts';
import type { MissingThing } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { findJava, type Java } from './find-java.ts';
import { findProgram } from './find-program.ts';
import type { Finding } from './locate.ts';
import { withMavenArtifact } from './maven-artifact.ts';

export interface ElasticsearchHome {
  home: string;
  java: Java;
}

function cacheKey(context: EngineContext): string {
  const { version, maven } = context.manifest.engines.elasticsearch;
  return `elasticsearch-${version}-${maven.sha256.slice(0, 12)}`;
}

/** A home that the operator names. Distribution packages put nothing on PATH that could be found and read. */
export async function findElasticsearchHome(context: EngineContext): Promise<Finding<ElasticsearchHome>> {
  const { version, minimumJava } = context.manifest.engines.elasticsearch;
  const home = process.env['MKT_ELASTICSEARCH_HOME'];
  if (!home) return { kind: 'absent' };
  if (!existsSync(join(home, 'lib', `elasticsearch-${version}.jar`))) {
    return { kind: 'refused', reason: `MKT_ELASTICSEARCH_HOME: ${home} is not Elasticsearch ${version}` };
  }
  const java = await findJava(minimumJava);
  if (java === null) return { kind: 'refused', reason: `Elasticsearch wants Java ${minimumJava} or newer` };
  return { kind: 'found', value: { home, java }, note: `Elasticsearch ${version} at ${home}` };
}

/** What search on Elasticsearch lacks on this machine. Never fatal: without it MySQL searches. */
export function missingForElasticsearch(context: EngineContext, java: Java | null): MissingThing[] {
  const { version, minimumJava } = context.manifest.engines.elasticsearch;
  const neededFor = `search on Elasticsearch ${version} (without it MySQL full-text search serves)`;
  const missing: MissingThing[] = [];
  if (java === null) {
    missing.push({
      what: `Java ${minimumJava} or newer`,
      neededFor,
      command: `install a JDK of version ${minimumJava} or newer, e.g. Temurin 25`,
    });
  }
  if (cachedEntry(context.cache, cacheKey(context)) === null && findProgram('mvn') === null) {
    missing.push({ what: 'Maven (mvn)', neededFor, command: 'apt-get install maven' });
  }
  return missing;
}

export async function fetchElasticsearch(context: EngineContext, java: Java): Promise<ElasticsearchHome> {
  const { version, maven } = context.manifest.engines.elasticsearch;
  const report = (phase: 'download' | 'unpack', message: string) =>
    context.report({ engine: 'elasticsearch', phase, message });
  const home = await ensureCached(
    context.cache,
    cacheKey(context),
    async ({ folder, addHolder }) => {
      report('download', `fetching Elasticsearch ${version} by Maven (${Math.round(maven.sizeBytes / 1e6)} MB)`);
      const onBytes = (bytesDone: number, bytesTotal: number) =>
        context.report({
          engine: 'elasticsearch',
          phase: 'download',
          message: `Elasticsearch ${version}`,
          bytesDone,
          bytesTotal,
        });
      await withMavenArtifact(context.cache, maven, { onBytes, addHolder, signal: context.signal }, async (zip) => {
        report('unpack', `unpacking Elasticsearch ${version}`);
        const { extractFromZip } = await import('./zip-archive.ts');
        await extractFromZip(zip, maven.member, folder);
      });
    },
    {
      signal: context.signal,
      onWait: () => context.report({ engine: 'elasticsearch', phase: 'wait', message: 'another start is fetching it' }),
    },
  );
  return { home, java };
}
