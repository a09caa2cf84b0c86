/** How a file without a known header is read: a person is asked at a terminal, a script is told what to say. */
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import type { CatalogMapping, MappedField, MappingProposal } from '../services/catalog/index.ts';
import { renamedNote } from './catalog-import-report.ts';

export interface MappingQuestion {
  file: string;
  proposal: MappingProposal;
}

/** The mapping that a person agreed to. */
export async function askMapping(
  { file, proposal }: MappingQuestion,
  io: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<CatalogMapping> {
  const { parseMapping, requiredFields } = await import('../services/catalog/index.ts');
  const lines = createInterface({ input: io.input, output: io.output });
  const say = (text: string): void => void io.output.write(`${text}\n`);
  try {
    say(`${file} has no header that is known. This is what its columns look like:`);
    for (;;) {
      say(proposalTable(proposal));
      for (const one of proposal.renamed) say(renamedNote(one));
      const missing = requiredFields.filter((field) => !proposal.document.fields[field]);
      if (missing.length > 0) say(`Still needed: ${missing.join(', ')}.`);
      say(
        'Enter takes it, FIELD=COLUMN changes it (FIELD= for none), save FILE keeps it for the next time, q gives up.',
      );
      const answer = (await lines.question('mapping> ')).trim();
      if (answer === 'q') throw new CliError('refused', 'Nothing was imported.');
      if (answer === '' && missing.length === 0) return parseMapping(proposal.document, file);
      const fault = await act(answer, proposal);
      if (fault !== undefined) say(fault);
    }
  } finally {
    lines.close();
  }
}

/** Undefined when it was done, else what is wrong with the answer. */
async function act(answer: string, proposal: MappingProposal): Promise<string | undefined> {
  const { mappedFields, mappingText, ruleFor } = await import('../services/catalog/index.ts');
  const saved = /^save\s+(.+)$/.exec(answer)?.[1];
  if (saved !== undefined) {
    await writeFile(saved, mappingText(proposal));
    return `Written to ${saved}; the next time: --mapping ${saved}`;
  }
  const [, field = '', column = ''] = /^(\w+)\s*=\s*(.*)$/.exec(answer) ?? [];
  if (!(mappedFields as readonly string[]).includes(field))
    return `There is no field "${field || answer}". Fields: ${mappedFields.join(', ')}.`;
  if (column === '') delete proposal.document.fields[field as MappedField];
  else if (!proposal.columns.includes(column)) return `The file has no column "${column}".`;
  else proposal.document.fields[field as MappedField] = ruleFor(field as MappedField, column);
  return undefined;
}

/** For whoever cannot be asked: what would be guessed, and the three ways to say it. */
export async function mappingNeeded({ file, proposal }: MappingQuestion): Promise<CliError> {
  const { mappingText } = await import('../services/catalog/index.ts');
  const missing = proposal.missing.length > 0 ? `\nNo column looks like ${proposal.missing.join(', ')}.` : '';
  const renamed = proposal.renamed.map((one) => `\n${renamedNote(one)}`).join('');
  const fix = [
    'Write it to a file, change what is wrong, and give it by --mapping FILE (packages/cli/assets/mappings/README.md has the keys).',
    'Run the command at a terminal to be asked.',
    ...(missing === '' ? ['--yes takes the guess as it stands.'] : []),
  ];
  return new CliError(
    'mapping_needed',
    `${file} has no header that is known, and nothing is guessed silently. From its columns the mapping would be:\n\n${mappingText(proposal)}${renamed}${missing}`,
    { exitCode: exitCodes.usage, fix },
  );
}

function proposalTable({ document, columns, samples }: MappingProposal): string {
  const fields = Object.entries({ ...document.fields, ...prefixed(document.attributes) });
  const used = new Map(fields.map(([field, rule]) => [typeof rule === 'string' ? rule : rule.column, field]));
  const rows = columns.map((column) => [
    used.get(column) ?? '–',
    column,
    (samples[column] ?? []).map((value) => value.slice(0, 24)).join(' · '),
  ]);
  return table(['field', 'column', 'first values'], rows);
}

function prefixed(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, column]) => [`attribute ${name}`, column]));
}
