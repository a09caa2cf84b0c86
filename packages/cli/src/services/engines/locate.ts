import type { EngineSource, MissingThing } from './engine.types.ts';

/** Found: where, and how to go on. Absent: said so. Refused: there, but not fit, with the reason. */
export type Finding<T> =
  | { kind: 'found'; value: T; note: string }
  | { kind: 'absent' }
  | { kind: 'refused'; reason: string };

/** One way to get an engine. `find` looks only; nothing is fetched or started by it. */
export interface EngineWay<T> {
  source: EngineSource;
  find(): Promise<Finding<T>> | Finding<T>;
}

export type Located<T> =
  | { found: true; source: EngineSource; value: T; note: string; refused: readonly string[] }
  | { found: false; refused: readonly string[] };

const ORDER: readonly EngineSource[] = ['configured', 'container', 'binary', 'fetched'];

/**
 * Takes the first way that is there, in the fixed order: an address given by configuration, a running
 * container engine, a binary of this machine, a fetched one. Remembers why others were passed over.
 */
export async function locateEngine<T>(ways: readonly EngineWay<T>[]): Promise<Located<T>> {
  const refused: string[] = [];
  const ordered = [...ways].sort((a, b) => ORDER.indexOf(a.source) - ORDER.indexOf(b.source));
  for (const way of ordered) {
    const finding = await way.find();
    if (finding.kind === 'found')
      return { found: true, source: way.source, value: finding.value, note: finding.note, refused };
    if (finding.kind === 'refused') refused.push(finding.reason);
  }
  return { found: false, refused };
}

export function acceptsVersion(version: string, accepted: readonly string[]): boolean {
  return accepted.some((prefix) => version.startsWith(prefix));
}

/** The list that a start ends with when something it cannot do without is missing. */
export function describeMissing(missing: readonly MissingThing[]): string {
  const lines = missing.map(
    ({ what, neededFor, command }) => `  ${what}\n    needed for ${neededFor}\n    bring it: ${command}`,
  );
  return `This machine lacks what the marketplace needs to start:\n${lines.join('\n')}`;
}
