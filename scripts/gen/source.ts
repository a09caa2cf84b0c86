// Reads the split sources under spec/ and merges them by section. Says where each part came from, because every later
// message names the file; judges only what concerns the files themselves (syntax, names given twice).

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compareText, isObject, type JsonObject } from './json.ts';
import type { FaultList } from './spec-faults.ts';

export const httpMethods = ['get', 'put', 'post', 'delete', 'patch'] as const;
export type HttpMethod = (typeof httpMethods)[number];

export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly remedy: string;
}

export interface SourceOperation {
  readonly file: string;
  readonly module: string;
  readonly path: string;
  readonly method: HttpMethod;
  /** False for paths that stand outside the base path (`servers: [{url: /}]`). */
  readonly based: boolean;
  readonly node: JsonObject;
}

export interface SourceEntry {
  readonly file: string;
  readonly module: string;
  readonly name: string;
  readonly node: JsonObject;
}

export interface SpecSource {
  readonly head: JsonObject;
  readonly errors: Record<string, ErrorEntry>;
  readonly schemas: SourceEntry[];
  readonly operations: SourceOperation[];
  readonly calls: SourceEntry[];
  readonly events: SourceEntry[];
}

const readYaml = (root: string, file: string, faults: FaultList): JsonObject => {
  try {
    const value: unknown = parse(readFileSync(join(root, file), 'utf8'), { uniqueKeys: true });
    if (isObject(value)) return value;
    if (value !== null) faults.add(file, 'must hold a map');
  } catch (error) {
    faults.add(file, `cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
  return {};
};

const filesOf = (root: string, folder: string): string[] => {
  const full = join(root, 'spec', folder);
  if (!existsSync(full)) return [];
  return readdirSync(full)
    .filter((name) => name.endsWith('.yaml'))
    .sort(compareText)
    .map((name) => `spec/${folder}/${name}`);
};

const moduleOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1, -'.yaml'.length);

const readEntries = (root: string, folder: string, faults: FaultList): SourceEntry[] => {
  const seen = new Map<string, string>();
  const entries: SourceEntry[] = [];
  for (const file of filesOf(root, folder)) {
    for (const [name, node] of Object.entries(readYaml(root, file, faults))) {
      const first = seen.get(name);
      if (first !== undefined) faults.add(file, `${name} is defined in ${first} already`);
      else if (!isObject(node)) faults.add(file, `${name} must be a map`);
      else entries.push({ file, module: moduleOf(file), name, node });
      seen.set(name, first ?? file);
    }
  }
  return entries.sort((a, b) => compareText(a.name, b.name));
};

const readPathItem = (file: string, path: string, item: JsonObject, faults: FaultList): SourceOperation[] => {
  const shared = Array.isArray(item.parameters) ? item.parameters : [];
  const operations: SourceOperation[] = [];
  for (const [key, value] of Object.entries(item)) {
    const method = httpMethods.find((known) => known === key);
    if (method === undefined) {
      if (!['parameters', 'servers', 'summary', 'description'].includes(key))
        faults.add(file, `${path} has an unknown member ${key}`);
    } else if (isObject(value)) {
      const own = Array.isArray(value.parameters) ? value.parameters : [];
      const node = shared.length > 0 ? { ...value, parameters: [...shared, ...own] } : value;
      operations.push({ file, module: moduleOf(file), path, method, based: item.servers === undefined, node });
    } else {
      faults.add(file, `${method.toUpperCase()} ${path} must be a map`);
    }
  }
  return operations;
};

const readOperations = (root: string, faults: FaultList): SourceOperation[] => {
  const seen = new Map<string, string>();
  const operations: SourceOperation[] = [];
  for (const file of filesOf(root, 'paths')) {
    for (const [path, item] of Object.entries(readYaml(root, file, faults))) {
      if (!path.startsWith('/') || !isObject(item)) {
        faults.add(file, `${path} must be a path that begins with / and hold a map`);
        continue;
      }
      for (const operation of readPathItem(file, path, item, faults)) {
        const key = `${operation.method.toUpperCase()} ${path}`;
        const first = seen.get(key);
        if (first !== undefined) faults.add(file, `${key} is defined in ${first} already`);
        else operations.push(operation);
        seen.set(key, first ?? file);
      }
    }
  }
  const rank = (operation: SourceOperation): number => httpMethods.indexOf(operation.method);
  return operations.sort((a, b) => compareText(a.path, b.path) || rank(a) - rank(b));
};

const readErrors = (root: string, faults: FaultList): Record<string, ErrorEntry> => {
  const file = 'spec/errors.yaml';
  const table: Record<string, ErrorEntry> = {};
  for (const [code, entry] of Object.entries(readYaml(root, file, faults))) {
    const { status, title, remedy } = isObject(entry) ? entry : {};
    if (!/^[a-z][a-z_]*$/.test(code)) faults.add(file, `${code} is not in snake_case`);
    else if (typeof status !== 'number' || typeof title !== 'string' || typeof remedy !== 'string')
      faults.add(file, `${code} needs status, title and remedy`);
    else table[code] = { status, title, remedy };
  }
  return table;
};

/** Reads everything under `<root>/spec`. */
export const readSources = (root: string, faults: FaultList): SpecSource => ({
  head: readYaml(root, 'spec/openapi.yaml', faults),
  errors: readErrors(root, faults),
  schemas: readEntries(root, 'schemas', faults),
  operations: readOperations(root, faults),
  calls: readEntries(root, 'internal', faults),
  events: readEntries(root, 'events', faults),
});
