/** The engines that tests and generators need, started for them alone. */
import { startEngines } from '../../packages/cli/src/services/engines/index.ts';

export interface TestEngines {
  /** What platform/testing/test-installation.ts finds them by. */
  env: Record<string, string>;
  stop: () => Promise<void>;
}

export async function startTestEngines(options: {
  stateDir: string;
  signal: AbortSignal;
  database?: 'mysql' | 'mariadb';
  search?: boolean;
  /** `dev` is as durable as production, which is what a benchmark has to bear. */
  profile?: 'test' | 'dev';
  onProgress?: (line: string) => void;
}): Promise<TestEngines> {
  const { stateDir, signal, database = 'mysql', search = false, profile = 'test' } = options;
  const { onProgress = (line) => console.error(line) } = options;
  const running = await startEngines({
    stateDir,
    engines: [...(search ? (['elasticsearch'] as const) : []), database, 'redis'],
    profile,
    onProgress: ({ engine, message }) => onProgress(`${engine}: ${message}`),
    signal,
  });
  const { mysql, redis } = running;
  const elasticsearch = search ? await running.elasticsearch : null;
  onProgress(
    `engines: ${mysql.flavour} ${mysql.version}, redis, ${elasticsearch === null ? 'no Elasticsearch' : 'Elasticsearch'}`,
  );
  if (mysql.flavour !== database) throw new Error(`Asked for ${database}, got ${mysql.flavour} ${mysql.version}`);
  return {
    env: {
      MKT_TEST_MYSQL_URL: `mysql://${mysql.rootUser}:${encodeURIComponent(mysql.rootPassword)}@${mysql.host}:${mysql.port}`,
      MKT_TEST_MYSQL_SOCKET: mysql.socket ?? '',
      MKT_TEST_DATABASE: mysql.flavour,
      MKT_TEST_REDIS_STATE_URL: redis.stateUrl,
      MKT_TEST_REDIS_QUEUE_URL: redis.queueUrl,
      MKT_TEST_ELASTICSEARCH_URL: elasticsearch?.url ?? '',
    },
    stop: () => running.stop({ atOnce: profile === 'test' }),
  };
}
