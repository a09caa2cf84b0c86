// Whether the engines that a command needs answer, asked before anything else: within two seconds a dead one is named,
// with what starts it.
import { connect } from 'node:net';
import { accountOf, type Config, type ModuleName, schemaOf } from '@mkt/server';
import mysql from 'mysql2/promise';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

/** `server`: MySQL by its root account; `mysql`: with the modules' schemas and accounts. */
export type EngineNeed = 'server' | 'mysql' | 'state' | 'cache' | 'queue' | 'gateway' | 'elasticsearch';

const TIMEOUT_MS = 2_000;
const NO_ACCOUNT = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR']);

function engineDown(engine: string, address: string, cause: unknown): CliError {
  return new CliError('engine_down', `${engine} does not answer at ${address}.`, {
    exitCode: exitCodes.precondition,
    fix: ['`mkt up` starts it; `mkt status` shows what runs and `mkt doctor` what is missing.'],
    cause,
  });
}

async function probeMysql(config: Config, module: ModuleName | null): Promise<void> {
  const { host, port, rootUser, rootPassword } = config.mysql;
  const account =
    module === null
      ? { user: rootUser, password: rootPassword }
      : { ...accountOf(config, module, 'write'), database: schemaOf(config, module) };
  try {
    const connection = await mysql.createConnection({ host, port, ...account, connectTimeout: TIMEOUT_MS });
    await connection.end();
  } catch (error) {
    if (!NO_ACCOUNT.has((error as { code?: string }).code ?? '')) throw engineDown('MySQL', `${host}:${port}`, error);
    throw new CliError(
      'schemas_missing',
      module === null
        ? `MySQL at ${host}:${port} refuses the account ${rootUser}.`
        : `MySQL at ${host}:${port} has no schema ${schemaOf(config, module)} for this installation.`,
      {
        exitCode: exitCodes.precondition,
        fix:
          module === null
            ? ['Give its name and password as MKT_MYSQL_ROOT_USER and MKT_MYSQL_ROOT_PASSWORD.']
            : ['`mkt db create`, then `mkt db migrate`.'],
        cause: error,
      },
    );
  }
}

/** A Redis that takes connections but answers nothing (stopped, or another program) is as dead as one that is not there. */
function probeTcp(engine: string, address: string, question: string | null): Promise<void> {
  const url = new URL(address);
  const port = Number(url.port || (url.protocol === 'redis:' ? 6379 : url.protocol === 'https:' ? 443 : 80));
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port });
    const end = (error: Error | null): void => {
      clearTimeout(timer);
      socket.destroy();
      if (error === null) resolve();
      else reject(engineDown(engine, `${url.hostname}:${port}`, error));
    };
    const timer = setTimeout(() => end(new Error(`nothing within ${TIMEOUT_MS} ms`)), TIMEOUT_MS);
    socket.once('error', end);
    socket.once('connect', () => (question === null ? end(null) : socket.write(question)));
    socket.once('data', () => end(null));
  });
}

/** Throws a CliError with exit code 3 that names the first engine that does not answer. */
export async function requireEngines(config: Config, needs: readonly EngineNeed[]): Promise<void> {
  const first = config.modules.own[0] ?? 'user';
  const probes: Record<EngineNeed, () => Promise<void>> = {
    server: () => probeMysql(config, null),
    mysql: () => probeMysql(config, first),
    state: () => probeTcp('Redis (state)', config.redis.stateUrl, 'PING\r\n'),
    cache: () => probeTcp('Redis (cache)', config.redis.cacheUrl, 'PING\r\n'),
    queue: () => probeTcp('Redis (queue)', config.redis.queueUrl, 'PING\r\n'),
    gateway: () => probeTcp('The payment gateway', config.payment.gatewayUrl, null),
    elasticsearch: () => probeTcp('Elasticsearch', config.search.url, null),
  };
  for (const need of needs) await probes[need]();
}
