/** The TypeScript of documents: each sample stands, word for word, in a file of examples/, which is compiled and run. */

export interface Sample {
  /** Of the opening fence, from 1. */
  line: number;
  text: string;
}

export function codeSamples(document: string): Sample[] {
  return [...document.matchAll(/^```(?:ts|typescript|tsx)\b[^\n]*\n([\s\S]*?)^```[ \t]*$/gm)].map((match) => ({
    line: document.slice(0, match.index).split('\n').length,
    text: (match[1] ?? '').trimEnd(),
  }));
}

/** True when one of the sources has the sample's lines, in their order and without others between them. */
export function standsIn(sample: Sample, sources: readonly string[]): boolean {
  return sources.some((source) => `\n${source}\n`.includes(`\n${sample.text}\n`));
}
