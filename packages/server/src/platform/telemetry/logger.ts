import { type Logger, pino } from 'pino';
import type { Config } from '../config/load-config.ts';

export type { Logger } from 'pino';

/** Members whose values never reach a log, wherever they stand. */
const secretPaths = [
  'password',
  'token',
  'access_token',
  'refresh_token',
  'code',
  'secret',
  'authorization',
  'cookie',
  'email',
];

export function createLogger(config: Config, role: string): Logger {
  return pino({
    level: config.log.level,
    base: { role, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secretPaths.flatMap((p) => [p, `*.${p}`]), censor: '[hidden]' },
  });
}
