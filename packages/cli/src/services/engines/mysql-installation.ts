import type { MysqlHome } from './mysql-home.ts';
import { type SqlInstallation, userArgs } from './sql-engine.ts';

/** How MySQL is started. `--no-defaults` keeps the machine's own configuration out. */
export function mysqlInstallation(home: MysqlHome): SqlInstallation {
  const baseArgs = ['--no-defaults', `--basedir=${home.basedir}`];
  return {
    flavour: 'mysql',
    daemon: home.daemon,
    env: process.env,
    baseArgs,
    initialize: async (dataDir, initFile) => ({
      command: home.daemon,
      args: [
        ...baseArgs,
        ...userArgs(),
        `--datadir=${dataDir}`,
        '--initialize-insecure',
        ...(initFile === null ? [] : [`--init-file=${initFile}`]),
      ],
      thenSql: false,
    }),
  };
}
