import { createHmac } from 'node:crypto';
import type { Config } from '../config/load-config.ts';
import type { ModuleName } from '../kernel/modules.ts';

/** The schema (database) of a module, e.g. `mkt_product`. */
export function schemaOf(config: Config, module: ModuleName): string {
  return `${config.mysql.schemaPrefix}_${module}`;
}

/** A module's account; `kind` read is the audit's own, which may only SELECT. */
export function accountOf(
  config: Config,
  module: ModuleName,
  kind: 'write' | 'read' = 'write',
): { user: string; password: string } {
  const user = `${config.mysql.schemaPrefix}_${module}${kind === 'read' ? '_ro' : ''}`;
  const password = createHmac('sha256', config.secrets.database)
    .update(`mysql:${user}`)
    .digest('base64url')
    .slice(0, 32);
  return { user, password };
}
