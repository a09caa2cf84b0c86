import { describe, expect, it } from 'vitest';
import { type FileReport, reportJson, reportTable } from './catalog-import-report.ts';

const report: FileReport = {
  summary: {
    file: 'in/shop.csv',
    format: 'csv',
    encoding: 'utf-8',
    encodingEvidence: 'valid',
    mapping: 'shopify',
    mappingFrom: 'detected',
    unusedColumns: [],
    renamedAttributes: [],
    read: 9,
    accepted: 4,
    repaired: 1,
    merged: 1,
    rejected: 2,
    duplicates: 1,
    created: 5,
    updated: 0,
    unchanged: 0,
    resumed: 0,
    rejectReasons: { title_missing: 2, duplicate_identical: 1 },
    repairReasons: { text_shortened: 1 },
    converted: {},
  },
  seconds: 0.25,
  rejectFile: 'rejects.csv',
};

describe('the report of an import', () => {
  it('says of a dry run what became of the rows, and nothing of what the shop has', () => {
    expect(reportJson(report, true)).toMatchObject({
      read: 9,
      accepted: 4,
      rejected: 2,
      created: null,
      updated: null,
      unchanged: null,
      resumed: null,
    });
    const [head, row, ...notes] = reportTable([report], true).split('\n');
    expect(head?.split(/\s+/)).toEqual([
      'file',
      'read',
      'accepted',
      'repaired',
      'merged',
      'rejected',
      'duplicates',
      'seconds',
    ]);
    expect(row?.split(/\s+/)).toEqual(['shop.csv', '9', '4', '1', '1', '2', '1', '0.3']);
    expect(notes.at(-1)).toContain('Nothing was written: --dry-run.');
  });

  it('says that an encoding was no more than guessed, and how to say what it is', () => {
    const warning = 'shop.csv: encoding guessed: windows-1252, by letters that do not prove it';
    const of = (encodingEvidence: string): FileReport => ({
      ...report,
      summary: { ...report.summary, encoding: 'windows-1252', encodingEvidence },
    });
    expect(reportTable([of('guess')], true)).toContain(warning);
    expect(reportTable([of('guess')], false)).toMatch(/guessed: .*--encoding/);
    expect(reportTable([of('statistics')], true)).not.toContain('encoding');
    expect(reportJson(of('guess'), true)).toMatchObject({ encoding: 'windows-1252', encoding_evidence: 'guess' });
  });

  it('says of columns that would be one attribute which name each got', () => {
    const renamedAttributes = [{ column: 'attr.color', wanted: 'color', first: 'attr.Color', name: 'color_2' }];
    const guessed: FileReport = {
      ...report,
      summary: { ...report.summary, mappingFrom: 'guessed', renamedAttributes },
    };
    expect(reportTable([guessed], true)).toContain(
      'shop.csv: column "attr.color" would be the attribute color, as "attr.Color" is; it is the attribute color_2.',
    );
    expect(reportJson(guessed, true)).toMatchObject({
      renamed_attributes: [{ column: 'attr.color', wanted: 'color', name: 'color_2' }],
    });
  });

  it('says which columns a guess leaves out', () => {
    const of = (mappingFrom: 'guessed' | 'detected'): FileReport => ({
      ...report,
      summary: { ...report.summary, mappingFrom, unusedColumns: ['price (2)', 'remark'] },
    });
    expect(reportTable([of('guessed')], true)).toContain(
      'shop.csv: columns that the guess does not use: price (2), remark',
    );
    expect(reportTable([of('detected')], true)).not.toContain('remark');
  });

  it('says of an import what became of the products', () => {
    expect(reportJson(report, false)).toMatchObject({ created: 5, updated: 0, unchanged: 0, resumed: 0 });
    expect(reportTable([report], false)).toMatch(/created +updated +unchanged/);
    expect(reportTable([report], false)).not.toContain('--dry-run');
  });
});
