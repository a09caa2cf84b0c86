// Runs Elasticsearch from a home that lacks its start script: the launcher is called as the script would.
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readLivingRecord } from '../supervisor/run-records.ts';
import { chooseAccount, type ElasticsearchAccount, prepareFolders } from './elasticsearch-account.ts';
import type { ElasticsearchHome } from './elasticsearch-home.ts';
import type { EngineContext } from './engine-context.ts';
import { type EngineProcessPlan, PortTakenError, startOrAttach } from './engine-process.ts';

const START_TIMEOUT_MS = 180_000;
const GRACE_MS = 30_000;
const PROBE_TIMEOUT_MS = 2_000;
const PORT_ATTEMPTS = 3;

const clusterName = (context: EngineContext): string => `mkt-${context.state.id}`;

/** The server's version once the node answers and has a state to serve from; null before, or when it is another cluster's. */
export async function probeElasticsearch(url: string, cluster?: string): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const health = await fetch(new URL('/_cluster/health', url), { signal });
    await health.arrayBuffer();
    if (!health.ok) return null;
    const answer = (await (await fetch(url, { signal })).json()) as {
      cluster_name?: string;
      version?: { number?: string };
    };
    if (cluster !== undefined && answer.cluster_name !== cluster) return null;
    return answer.version?.number ?? null;
  } catch {
    return null;
  }
}

/** A settings file of flat keys; every value is quoted, so that paths may hold anything. */
export function elasticsearchYaml(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}

/** The distribution's options without its garbage collection log, which alone may grow to 2 GB. */
export function jvmOptions(original: string): string {
  return original
    .split('\n')
    .filter((line) => !/^(\d+-?:)?-Xlog:gc/.test(line))
    .join('\n');
}

const LOG4J = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
logger.node.name = org.elasticsearch.node
logger.node.level = info
`;

function writeConfiguration(
  context: EngineContext,
  account: ElasticsearchAccount,
  ports: { http: number; transport: number },
): void {
  const { settings } = context.manifest.engines.elasticsearch;
  const conf = join(account.workFolder, 'conf');
  writeFileSync(
    join(conf, 'elasticsearch.yml'),
    elasticsearchYaml({
      'cluster.name': clusterName(context),
      'node.name': 'mkt-1',
      'path.data': join(account.workFolder, 'data'),
      'path.logs': join(account.workFolder, 'logs'),
      'network.host': '127.0.0.1',
      'http.port': String(ports.http),
      'transport.port': String(ports.transport),
      ...settings,
    }),
  );
  writeFileSync(
    join(conf, 'jvm.options'),
    jvmOptions(readFileSync(join(account.home, 'config', 'jvm.options'), 'utf8')),
  );
  writeFileSync(join(conf, 'log4j2.properties'), LOG4J);
}

function planFor(
  context: EngineContext,
  home: ElasticsearchHome,
  account: ElasticsearchAccount,
  port: number,
): EngineProcessPlan {
  const { javaOptions } = context.manifest.engines.elasticsearch;
  const java = join(home.java.home, 'bin', 'java');
  const conf = join(account.workFolder, 'conf');
  const launcher = [
    java,
    '-Xms4m',
    '-Xmx64m',
    '-XX:+UseSerialGC',
    `-Dmkt.state=${context.state.id}`,
    '-cp',
    join(account.home, 'lib', 'tools', 'server-launcher', '*'),
    'org.elasticsearch.server.launcher.ServerLauncher',
  ];
  const [command = java, ...args] = [...account.prefix, ...launcher];
  const url = `http://127.0.0.1:${port}`;
  return {
    name: 'elasticsearch',
    command,
    args,
    // It looks for its modules in the working directory.
    cwd: account.home,
    env: {
      PATH: process.env['PATH'],
      LANG: process.env['LANG'] ?? 'C.UTF-8',
      HOME: account.workFolder,
      HOSTNAME: hostname(),
      ES_HOME: account.home,
      ES_PATH_CONF: conf,
      ES_TMPDIR: join(account.workFolder, 'tmp'),
      ES_JAVA_HOME: home.java.home,
      // Large catalogs want more than a laptop has to spare.
      ES_JAVA_OPTS: process.env['MKT_ELASTICSEARCH_JAVA_OPTIONS'] || javaOptions,
      ES_DISTRIBUTION_TYPE: 'zip',
      JAVA: java,
      JAVA_TYPE: 'ES_JAVA_HOME',
    },
    port,
    ownMark: `-Dmkt.state=${context.state.id}`,
    ...(account.uid === undefined ? {} : { uid: account.uid }),
    probe: () => probeElasticsearch(url, clusterName(context)),
    startTimeoutMs: START_TIMEOUT_MS,
    graceMs: GRACE_MS,
  };
}

/** Ports are taken before the start goes on in the background, while the installation's lock is held. */
export interface ElasticsearchPorts {
  http: number;
  transport: number;
}

export async function takeElasticsearchPorts(context: EngineContext): Promise<ElasticsearchPorts> {
  const living = readLivingRecord(context.state.run, 'elasticsearch');
  const remembered = context.ports.remembered('elasticsearchTransport');
  if (living?.port !== undefined && remembered !== undefined) return { http: living.port, transport: remembered };
  const { ports } = context.manifest;
  const http = await context.ports.take('elasticsearch', ports.elasticsearch);
  const transport = await context.ports.take('elasticsearchTransport', ports.elasticsearchTransport);
  return { http: http.port, transport: transport.port };
}

export interface RunningElasticsearch {
  url: string;
  version: string;
  pid: number;
}

export async function runElasticsearch(
  context: EngineContext,
  home: ElasticsearchHome,
  first: ElasticsearchPorts,
): Promise<RunningElasticsearch> {
  const account = await chooseAccount(context, home.home);
  let ports = first;
  for (let attempt = 1; ; attempt += 1) {
    if (readLivingRecord(context.state.run, 'elasticsearch') === null) {
      prepareFolders(account, ['conf', 'data', 'logs', 'tmp']);
      writeConfiguration(context, account, ports);
    }
    try {
      const running = await startOrAttach(
        context.state,
        planFor(context, home, account, ports.http),
        context.report,
        context.signal,
      );
      return { url: `http://127.0.0.1:${ports.http}`, version: running.version, pid: running.identity.pid };
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === PORT_ATTEMPTS) throw error;
      ports = await takeElasticsearchPorts(context);
    }
  }
}
