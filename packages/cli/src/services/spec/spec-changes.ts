/** Compares two contracts the way their clients meet them: what a client sent or relied on before must still hold. */

export interface SpecChange {
  breaking: boolean;
  where: string;
  change: string;
}

type Node = Record<string, unknown>;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

const isNode = (value: unknown): value is Node => value !== null && typeof value === 'object' && !Array.isArray(value);
const nodeAt = (node: unknown, key: string): Node => (isNode(node) && isNode(node[key]) ? node[key] : {});
const listAt = (node: unknown, key: string): unknown[] => (isNode(node) && Array.isArray(node[key]) ? node[key] : []);

function operationsOf(document: unknown): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const [path, item] of Object.entries(nodeAt(document, 'paths')))
    for (const method of METHODS)
      if (isNode(item) && isNode(item[method])) found.set(`${method.toUpperCase()} ${path}`, item[method]);
  return found;
}

/** Names that only one side has; `removed` and `added` say how each is told. */
function compareNames(
  where: string,
  before: Iterable<string>,
  after: Iterable<string>,
  tell: {
    removed: (name: string) => Omit<SpecChange, 'where'> | null;
    added: (name: string) => Omit<SpecChange, 'where'> | null;
  },
): SpecChange[] {
  const [old, now] = [new Set(before), new Set(after)];
  const changes = [
    ...[...old].filter((name) => !now.has(name)).map((name) => tell.removed(name)),
    ...[...now].filter((name) => !old.has(name)).map((name) => tell.added(name)),
  ];
  return changes.filter((change) => change !== null).map((change) => ({ where, ...change }));
}

function compareOperation(where: string, before: Node, after: Node): SpecChange[] {
  const parameterNames = (node: Node, required?: boolean): string[] =>
    listAt(node, 'parameters')
      .filter(isNode)
      .filter((p) => required === undefined || (p['required'] === true) === required)
      .map((p) => String(p['name'] ?? p['$ref']));
  const mustHave = new Set(parameterNames(after, true));
  return [
    ...compareNames(where, parameterNames(before), parameterNames(after), {
      removed: (name) => ({ breaking: true, change: `the parameter ${name} is gone` }),
      added: (name) => ({
        breaking: mustHave.has(name),
        change: mustHave.has(name) ? `the parameter ${name} is required now` : `the parameter ${name} is new`,
      }),
    }),
    ...compareNames(where, Object.keys(nodeAt(before, 'responses')), Object.keys(nodeAt(after, 'responses')), {
      removed: (status) => ({ breaking: status.startsWith('2'), change: `no longer answers ${status}` }),
      added: (status) => ({ breaking: false, change: `may answer ${status}` }),
    }),
  ];
}

function compareSchema(where: string, before: Node, after: Node): SpecChange[] {
  const changes: SpecChange[] = [];
  const [oldProperties, newProperties] = [nodeAt(before, 'properties'), nodeAt(after, 'properties')];
  const wasRequired = new Set(listAt(before, 'required').map(String));
  changes.push(
    ...compareNames(where, Object.keys(oldProperties), Object.keys(newProperties), {
      removed: (name) => ({ breaking: true, change: `${name} is gone` }),
      added: (name) => ({ breaking: false, change: `${name} is new` }),
    }),
    ...listAt(after, 'required')
      .map(String)
      .filter((name) => !wasRequired.has(name) && /Input$|Request$/.test(where))
      .map((name) => ({ breaking: true, where, change: `${name} is required now` })),
  );
  for (const [name, property] of Object.entries(oldProperties)) {
    const now = newProperties[name];
    if (!isNode(property) || !isNode(now)) continue;
    const [oldType, newType] = [
      JSON.stringify(property['type'] ?? property['$ref']),
      JSON.stringify(now['type'] ?? now['$ref']),
    ];
    if (oldType !== newType)
      changes.push({ breaking: true, where, change: `${name} was ${oldType} and is ${newType}` });
    changes.push(...compareValues(`${where}.${name}`, property, now));
  }
  return [...changes, ...compareValues(where, before, after)];
}

function compareValues(where: string, before: Node, after: Node): SpecChange[] {
  if (listAt(before, 'enum').length === 0) return [];
  return compareNames(where, listAt(before, 'enum').map(String), listAt(after, 'enum').map(String), {
    removed: (value) => ({ breaking: true, change: `the value ${value} is gone` }),
    added: (value) => ({ breaking: false, change: `the value ${value} is new` }),
  });
}

/** Breaking changes first. */
export function specChanges(before: unknown, after: unknown): SpecChange[] {
  const [oldOperations, newOperations] = [operationsOf(before), operationsOf(after)];
  const [oldSchemas, newSchemas] = [before, after].map((d) => nodeAt(nodeAt(d, 'components'), 'schemas')) as [
    Node,
    Node,
  ];
  const changes = [
    ...compareNames('operations', oldOperations.keys(), newOperations.keys(), {
      removed: (name) => ({ breaking: true, change: `${name} is gone` }),
      added: (name) => ({ breaking: false, change: `${name} is new` }),
    }),
    ...[...oldOperations].flatMap(([name, node]) => {
      const now = newOperations.get(name);
      return now === undefined ? [] : compareOperation(name, node, now);
    }),
    ...Object.entries(oldSchemas).flatMap(([name, node]) => {
      const now = newSchemas[name];
      return isNode(node) && isNode(now) ? compareSchema(name, node, now) : [];
    }),
  ];
  return changes.sort((a, b) => Number(b.breaking) - Number(a.breaking));
}
