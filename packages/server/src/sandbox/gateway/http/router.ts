import type { Answer, Exchange } from './exchange.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/sessions/:id/capture` */
  readonly path: string;
  /** `key`: the API's bearer token; `browser`: a person without one. */
  readonly access: 'key' | 'browser';
  /** Whether chaos may slow, hang, fail or swallow it. */
  readonly chaos: boolean;
  /** An answer, or null when the handler has written one itself (streams). */
  readonly handle: (exchange: Exchange) => Promise<Answer | null>;
}

export type Found =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly kind: 'wrong_method'; readonly allow: string[] }
  | { readonly kind: 'none' };

const decode = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

const match = (pattern: string, path: string): Record<string, string> | null => {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decode(given[index] ?? '');
    if (value === null) return null;
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
};

/** Finds the route of a request; there are two dozen, so looking at each is quick enough. */
export const findRoute = (routes: readonly Route[], method: string, path: string): Found => {
  const allow: string[] = [];
  for (const route of routes) {
    const params = match(route.path, path);
    if (!params) continue;
    if (route.method === method) return { kind: 'route', route, params };
    allow.push(route.method);
  }
  return allow.length > 0 ? { kind: 'wrong_method', allow } : { kind: 'none' };
};
