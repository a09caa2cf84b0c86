import type { ModuleName } from '../kernel/modules.ts';

export interface ReplicaAddress {
  host: string;
  port: number;
}

/** `host:port` for every module, `module=host:port` for one; IPv6 in brackets, 3306 when no port is named. */
export const replicaPattern: RegExp = /^(?:([a-z]+)=)?(\[[0-9a-fA-F:]+\]|[^\s:=[\]]+)(?::(\d{1,5}))?$/;

/** Those entries that are for this module. */
export function replicasOf(entries: readonly string[], module: ModuleName): ReplicaAddress[] {
  return entries.flatMap((entry) => {
    const [, owner, host = '', port] = replicaPattern.exec(entry) ?? [];
    if (owner !== undefined && owner !== module) return [];
    return [{ host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? 3306) }];
  });
}
