import type { OperationMeta } from '../../contract/operation-meta.ts';
import { operations } from '../../contract/operations.gen.ts';
import { AppError } from '../kernel/errors.ts';

interface Node {
  literal: Map<string, Node>;
  parameter: Node | null;
  methods: Map<string, OperationMeta>;
}

export interface RouteMatch {
  operation: OperationMeta;
  path: Record<string, string>;
}

/**
 * Finds the operation of a request in the contract's own table. Only the canonical form of a path matches:
 * other case, doubled or trailing slashes and encoded separators are unknown paths.
 */
export class RouteTable {
  private readonly root = newNode();

  constructor(table: readonly OperationMeta[] = Object.values(operations as Readonly<Record<string, OperationMeta>>)) {
    for (const operation of table) {
      if (operation.internal) continue;
      let node = this.root;
      for (const segment of operation.path.split('/').slice(1)) {
        if (segment.startsWith('{')) {
          node.parameter ??= newNode();
          node = node.parameter;
        } else {
          const next = node.literal.get(segment) ?? newNode();
          node.literal.set(segment, next);
          node = next;
        }
      }
      node.methods.set(operation.method.toUpperCase(), operation);
    }
  }

  /** Throws `not_found` for a path outside the contract, `method_not_allowed` for another verb. */
  match(method: string, pathname: string): RouteMatch {
    const { node, values } = this.find(pathname);
    const operation = node.methods.get(method) ?? (method === 'HEAD' ? node.methods.get('GET') : undefined);
    if (operation === undefined) {
      const allow = verbsOf(node);
      throw new AppError('method_not_allowed', { detail: `This path knows ${allow.join(', ')}.` });
    }
    return this.matched(operation, values);
  }

  /** The operations that live at this path, whatever the verb; none for an unknown path. */
  operationsAt(pathname: string): OperationMeta[] {
    try {
      return [...this.find(pathname).node.methods.values()];
    } catch {
      return [];
    }
  }

  /** The verbs of this path as `Allow` lists them; none for an unknown path. */
  allowedAt(pathname: string): string[] {
    try {
      return verbsOf(this.find(pathname).node);
    } catch {
      return [];
    }
  }

  private find(pathname: string): { node: Node; values: string[] } {
    const values: string[] = [];
    let node = this.root;
    for (const segment of pathname.split('/').slice(1)) {
      const literal = node.literal.get(segment);
      if (literal !== undefined) {
        node = literal;
        continue;
      }
      const value = node.parameter === null || segment === '' ? null : decodeSegment(segment);
      if (value === null || node.parameter === null) throw new AppError('not_found', { detail: 'No such path.' });
      values.push(value);
      node = node.parameter;
    }
    if (node.methods.size === 0) throw new AppError('not_found', { detail: 'No such path.' });
    return { node, values };
  }

  private matched(operation: OperationMeta, values: readonly string[]): RouteMatch {
    const names = operation.path.match(/(?<=\{)[^}]+(?=\})/g) ?? [];
    return { operation, path: Object.fromEntries(names.map((name, i) => [name, values[i] as string])) };
  }
}

function verbsOf(node: Node): string[] {
  return [...node.methods.keys()].flatMap((m) => (m === 'GET' ? ['GET', 'HEAD'] : [m])).sort();
}

function newNode(): Node {
  return { literal: new Map(), parameter: null, methods: new Map() };
}

function decodeSegment(segment: string): string | null {
  try {
    const value = decodeURIComponent(segment);
    return /[/\\\0;]/.test(value) || !value.isWellFormed() ? null : value;
  } catch {
    return null;
  }
}
