/** A file the generator makes: its path from the repository's root and its whole text. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
}

const rule = 'Made by `npm run gen` from spec/; do not edit.';

export const tsFile = (path: string, about: string, body: string): GeneratedFile => ({
  path,
  text: `// ${rule} ${about}\n\n${body.trimEnd()}\n`,
});

export const markdownFile = (path: string, body: string): GeneratedFile => ({
  path,
  text: `<!-- ${rule} -->\n\n${body.trimEnd()}\n`,
});

export const generatedNote = rule;

/** `'a' | 'b'`, or `never` for nothing. */
export const unionOf = (names: readonly string[]): string =>
  names.length === 0 ? 'never' : names.map((name) => `'${name}'`).join(' | ');

/** The same, one a line, for long unions. */
export const longUnionOf = (names: readonly string[]): string =>
  names.length === 0 ? ' never' : `\n${names.map((name) => `  | '${name}'`).join('\n')}`;

/** A string as a TypeScript literal in single quotes. */
export const literal = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

export const literalList = (names: readonly string[]): string => `[${names.map(literal).join(', ')}]`;
