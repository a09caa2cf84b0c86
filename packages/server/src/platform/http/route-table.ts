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
    const found = this.find(pathname);
    if (found === null) throw new AppError('not_found', { detail: 'No such path.' });
    const { node, values } = found;
    const operation = node.methods.get(method) ?? (method === 'HEAD' ? node.methods.get('GET') : undefined);
    if (operation === undefined) {
      const allow = verbsOf(node);
      throw new AppError('method_not_allowed', { detail: `This path knows ${allow.join(', ')}.` });
    }
    return matched(operation, values);
  }

  /** Null instead of a refusal: for those who only look whether it is theirs. */
  tryMatch(method: string, pathname: string): RouteMatch | null {
    const found = this.find(pathname);
    const operation = found?.node.methods.get(method);
    return found === null || operation === undefined ? null : matched(operation, found.values);
  }

  /** The operations that live at this path, whatever the verb; none for an unknown path. */
  operationsAt(pathname: string): OperationMeta[] {
    return [...(this.find(pathname)?.node.methods.values() ?? [])];
  }

  /** The verbs of this path as `Allow` lists them; none for an unknown path. */
  allowedAt(pathname: string): string[] {
    const found = this.find(pathname);
    return found === null ? [] : verbsOf(found.node);
  }

  private find(pathname: string): { node: Node; values: string[] } | null {
    const values: string[] = [];
    let node = this.root;
    for (const segment of pathname.split('/').slice(1)) {
      const literal = node.literal.get(segment);
      if (literal !== undefined) {
        node = literal;
        continue;
      }
      const value = node.parameter === null || segment === '' ? null : decodeSegment(segment);
      if (value === null || node.parameter === null) return null;
      values.push(value);
      node = node.parameter;
    }
    return node.methods.size === 0 ? null : { node, values };
  }
}

const parameterNames = new WeakMap<OperationMeta, readonly string[]>();

function matched(operation: OperationMeta, values: readonly string[]): RouteMatch {
  let names = parameterNames.get(operation);
  if (names === undefined) {
    names = operation.path.match(/(?<=\{)[^}]+(?=\})/g) ?? [];
    parameterNames.set(operation, names);
  }
  return { operation, path: Object.fromEntries(names.map((name, i) => [name, values[i] as string])) };
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
