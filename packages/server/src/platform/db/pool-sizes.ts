import type { OperationClass } from '../context/call-context.ts';
import type { ModuleName } from '../kernel/modules.ts';

/** Checkout's connections never queue behind browsing, and neither behind background work. */
export type PoolClass = 'browse' | 'checkout' | 'background';

/** Connections a process may open, by module and class: the one table that the start-up check adds up. */
export const poolSizes: Record<ModuleName, Record<PoolClass, number>> = {
  user: { browse: 6, checkout: 3, background: 2 },
  product: { browse: 8, checkout: 8, background: 4 },
  cart: { browse: 4, checkout: 4, background: 2 },
  payment: { browse: 2, checkout: 6, background: 4 },
  order: { browse: 4, checkout: 8, background: 6 },
  search: { browse: 6, checkout: 1, background: 4 },
  notification: { browse: 2, checkout: 1, background: 4 },
};

export function poolClassOf(operationClass: OperationClass): PoolClass {
  if (operationClass === 'checkout' || operationClass === 'cart') return 'checkout';
  return operationClass === 'background' ? 'background' : 'browse';
}

/** Connections that one module's account may have open in all processes of the installation. */
export function poolBudget(module: ModuleName, processes: number, scale: number): number {
  return processes * Object.values(poolSizes[module]).reduce((sum, n) => sum + Math.max(1, Math.round(n * scale)), 0);
}

/** Nobody waits for background work: turned away after half a second, it would only do its beginning again and again. */
const backgroundPatienceMs = 3_000;

/** Longest wait for a free connection of the class, from that of requests. */
export function acquireTimeoutOf(poolClass: PoolClass, requestMs: number): number {
  return poolClass === 'background' ? Math.max(requestMs, backgroundPatienceMs) : requestMs;
}

/** Throws when `processes` processes could ask for more than 80 % of what the server gives. */
export function assertPoolsFit(
  modules: readonly ModuleName[],
  processes: number,
  maxConnections: number,
  scale: number,
): void {
  const perProcess = modules
    .flatMap((m) => Object.values(poolSizes[m]))
    .reduce((sum, n) => sum + Math.max(1, Math.round(n * scale)), 0);
  if (perProcess * processes > maxConnections * 0.8) {
    throw new Error(
      `The pools of ${processes} processes want ${perProcess * processes} connections; 80 % of max_connections is ${Math.floor(maxConnections * 0.8)}. Lower MKT_MYSQL_POOL_SCALE or raise max_connections.`,
    );
  }
}
