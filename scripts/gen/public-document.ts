import { isObject, type Json, type JsonObject, objectAt } from './json.ts';

const refPattern = /^#\/components\/([a-zA-Z]+)\/(.+)$/;

const refsIn = (value: Json, found: Set<string>): void => {
  if (Array.isArray(value)) for (const item of value) refsIn(item, found);
  else if (isObject(value)) {
    if (typeof value.$ref === 'string') found.add(value.$ref);
    for (const item of Object.values(value)) refsIn(item, found);
  }
};

const withoutInternal = (paths: JsonObject): JsonObject => {
  const kept: JsonObject = {};
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item)) continue;
    const members = Object.entries(item).filter(([, value]) => !isObject(value) || value['x-internal'] !== true);
    if (members.some(([, value]) => isObject(value) && typeof value.operationId === 'string'))
      kept[path] = Object.fromEntries(members);
  }
  return kept;
};

const reachable = (paths: JsonObject, components: JsonObject): Set<string> => {
  const seen = new Set<string>();
  const found = new Set<string>();
  refsIn(paths, found);
  const queue = [...found];
  for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
    if (seen.has(ref)) continue;
    seen.add(ref);
    const [, section = '', name = ''] = refPattern.exec(ref) ?? [];
    const target = objectAt(components, section)[name];
    if (target === undefined) continue;
    const next = new Set<string>();
    refsIn(target, next);
    queue.push(...next);
  }
  return seen;
};

/** What clients see of the contract: no module calls, no events, and none of the parts that only those use. */
export const publicDocumentOf = (document: JsonObject): JsonObject => {
  const paths = withoutInternal(objectAt(document, 'paths'));
  const components = objectAt(document, 'components');
  const used = reachable(paths, components);
  const kept: JsonObject = {};
  for (const [section, parts] of Object.entries(components)) {
    if (!isObject(parts)) continue;
    const names = Object.entries(parts).filter(([name]) =>
      section === 'securitySchemes' ? name !== 'service' : used.has(`#/components/${section}/${name}`),
    );
    if (names.length > 0) kept[section] = Object.fromEntries(names);
  }
  const { webhooks: _events, ...rest } = document;
  return { ...rest, paths, components: kept };
};
