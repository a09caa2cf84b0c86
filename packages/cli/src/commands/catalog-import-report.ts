/** What `mkt catalog import` says at its end, for scripts and for people. */
import { basename } from 'node:path';
import { table } from '../output/output.ts';
import { grouped } from '../output/progress.ts';
import type { ImportSummary, RenamedAttribute } from '../services/catalog/index.ts';
import { someNames } from '../services/catalog/map/some-names.ts';

export interface FileReport {
  summary: ImportSummary;
  seconds: number;
  rejectFile: string | null;
}

/** As `--json` prints it; what a dry run cannot know is null. */
export function reportJson({ summary, seconds, rejectFile }: FileReport, dryRun: boolean): Record<string, unknown> {
  const { file, format, encoding, mapping, read, accepted, repaired, merged, rejected, duplicates } = summary;
  return {
    file,
    format,
    encoding,
    encoding_evidence: summary.encodingEvidence,
    mapping,
    mapping_from: summary.mappingFrom,
    unused_columns: summary.unusedColumns,
    renamed_attributes: summary.renamedAttributes.map(({ column, wanted, name }) => ({ column, wanted, name })),
    read,
    accepted,
    repaired,
    merged,
    rejected,
    duplicates,
    created: dryRun ? null : summary.created,
    updated: dryRun ? null : summary.updated,
    unchanged: dryRun ? null : summary.unchanged,
    resumed: dryRun ? null : summary.resumed,
    reject_reasons: summary.rejectReasons,
    repair_reasons: summary.repairReasons,
    converted: Object.fromEntries(
      Object.entries(summary.converted).map(([code, { products, rate, rateDate }]) => [
        code,
        { products, rate, rate_date: rateDate },
      ]),
    ),
    reject_file: rejectFile,
    seconds: Number(seconds.toFixed(1)),
  };
}

const ofRows = ['read', 'accepted', 'repaired', 'merged', 'rejected', 'duplicates'] as const;
/** Known to the shop alone, which a dry run does not ask. */
const ofProducts = ['created', 'updated', 'unchanged'] as const;

export function reportTable(reports: readonly FileReport[], dryRun: boolean): string {
  const counted = dryRun ? ofRows : [...ofRows, ...ofProducts];
  const rows = reports.map(({ summary, seconds }) => [
    basename(summary.file),
    ...counted.map((name) => grouped(summary[name])),
    seconds.toFixed(1),
  ]);
  const dry = dryRun ? ['Nothing was written: --dry-run. How many would be created or updated is not known.'] : [];
  return [table(['file', ...counted, 'seconds'], rows), ...reports.flatMap(notesOf), ...dry].join('\n');
}

function notesOf({ summary, rejectFile }: FileReport): string[] {
  const file = basename(summary.file);
  const { converted, encoding, encodingEvidence, mapping, mappingFrom, resumed, unusedColumns } = summary;
  return [
    ...(encodingEvidence === 'guess'
      ? [
          `${file}: encoding guessed: ${encoding}, by letters that do not prove it; where they look wrong, give --encoding`,
        ]
      : []),
    ...Object.entries(converted).map(
      ([code, { products, rate, rateDate }]) =>
        `${file}: ${grouped(products)} prices converted from ${code} at ${rate} (${rateDate})`,
    ),
    ...(mappingFrom === 'detected' ? [`${file}: read as ${mapping}, by its columns`] : []),
    ...(mappingFrom === 'guessed' ? [`${file}: the mapping was guessed from the header`] : []),
    ...(mappingFrom === 'guessed' && unusedColumns.length > 0
      ? [`${file}: columns that the guess does not use: ${someNames(unusedColumns)}`]
      : []),
    ...summary.renamedAttributes.map((one) => `${file}: ${renamedNote(one)}`),
    ...(resumed > 0 ? [`${file}: went on behind ${grouped(resumed)} products of a run that was cut off`] : []),
    ...(rejectFile === null ? [] : [`${file}: rejected rows and duplicates are in ${rejectFile}`]),
  ];
}

/** What is said of two columns that would be one attribute. */
export function renamedNote({ column, wanted, first, name }: RenamedAttribute): string {
  return `column "${column}" would be the attribute ${wanted}, as "${first}" is; it is the attribute ${name}.`;
}
