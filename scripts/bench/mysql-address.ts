import type { Config } from '../../packages/server/src/platform/config/load-config.ts';

/** Where a benchmark's own connections go: the way that the platform's go, so that neither side pays more for it. */
export function mysqlAddress({ mysql }: Config): { socketPath: string } | { host: string; port: number } {
  return mysql.socket === '' ? { host: mysql.host, port: mysql.port } : { socketPath: mysql.socket };
}

/** Setting of the platform's own way: as `npm start` connects. Tests keep to TCP, where cables can be cut. */
export function mysqlSocket(): { socket: string } {
  return { socket: process.env['MKT_TEST_MYSQL_SOCKET'] ?? '' };
}
