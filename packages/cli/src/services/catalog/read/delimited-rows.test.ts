import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDelimitedRecords } from './delimited-records.ts';
import { readDelimitedRows } from './delimited-rows.ts';
import { sniffDelimiter } from './delimiter.ts';
import type { ReadRow } from './raw-row.ts';
import { isBroken } from './raw-row.ts';
import { readLines } from './text-lines.ts';

async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, delimiter = ',', size = 64): Promise<{ columns: string[]; rows: ReadRow[] }> {
  let columns: string[] = [];
  const rows = await Array.fromAsync(
    readDelimitedRows(readLines(inPieces(text, size)), delimiter, (header) => {
      columns = header;
    }),
  );
  return { columns, rows };
}

function outline(rows: ReadRow[]): string[] {
  return rows.map((row) =>
    isBroken(row)
      ? `${row.row} ${row.reject.code}`
      : [row.row, Object.values(row.cells).join('|'), ...row.repairs.map((repair) => repair.code)].join(' '),
  );
}

describe('readDelimitedRows', () => {
  it('gives back any table that was written, whatever the delimiter and wherever the text is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab ,;|\t"\n\r\'ع0'), maxLength: 12 });
    const table = fc
      .integer({ min: 2, max: 5 })
      .chain((columns) =>
        fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 12 }),
      );
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.integer({ min: 1, max: 40 }),
        async (cells, delimiter, size) => {
          const header = cells[0]?.map((_, index) => `c${index}`) ?? [];
          const text = stringify([header, ...cells], { delimiter, quoted: true });
          const { columns, rows } = await read(text, delimiter, size);
          expect(columns).toEqual(header);
          expect(rows.map((row) => (isBroken(row) ? row : Object.values(row.cells)))).toEqual(cells);
          expect(rows.every((row) => !isBroken(row) && row.repairs.length === 0)).toBe(true);
        },
      ),
    );
  });

  it('accounts for every line of any text and never throws', async () => {
    const text = fc.string({ unit: fc.constantFrom(...'a1,"\n'), maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const { rows } = await read(`x,y\n${body}`);
        const lines = body.split('\n').filter((line) => line.trim() !== '').length;
        expect(rows.length).toBeLessThanOrEqual(lines);
        const records = await Array.fromAsync(readDelimitedRecords(readLines(inPieces(`x,y\n${body}`, 64)), ','));
        expect(rows.map((row) => row.row)).toEqual(records.slice(1).map((record) => record.row));
        // A row's number is its line's, less the line ends that rows before it hold.
        let inside = 0;
        for (const { row, line, text: whole } of records) {
          expect(row).toBe(line - inside);
          inside += whole.split('\n').length - 1;
        }
      }),
    );
  });

  it('lets a quote that is never closed cost its own line only', async () => {
    const { rows } = await read('id,name\n1,"open\n2,next\n3,"quoted, well"\n4,last\n');
    expect(outline(rows)).toEqual(['2 csv_malformed', '3 2|next', '4 3|quoted, well', '5 4|last']);
  });

  const shop = ['id\ttitle\tprice', '1\t"Wow cup\t5', '2\tPlain cup\t6', '', '3\tNice cup"\t7', '4\tPan\t8'].join('\n');

  it.each(['\t', ','])(
    'lets no row vanish between two quotes that are text, in cells parted by %j',
    async (delimiter) => {
      const { rows } = await read(shop.replaceAll('\t', delimiter), delimiter);
      expect(outline(rows)).toEqual([
        '2 1|"Wow cup|5 stray_quote_kept',
        '3 2|Plain cup|6',
        '5 3|Nice cup"|7 stray_quote_kept',
        '6 4|Pan|8',
      ]);
      expect(rows.map(({ line }) => line)).toEqual([2, 3, 5, 6]);
    },
  );

  it.each([
    ['in other columns', 'id,title,price\n1,"Wow,5\n2,Pan,6\n3,Cup,7"\n4,Dish,8\n', [2, 3, 4, 5]],
    ['beside empty cells', 'id,title,price\n1,"Wow,5\n2,"",\n3,Cup",7\n', [2, 3, 4]],
    ['beside prices with their currency', 'id\ttitle\tprice\na\t"Wow\t5.00 USD\nb\tCup"\t6.00 USD\n', [2, 3]],
  ])('lets no row vanish between two such quotes %s', async (_where, text, numbers) => {
    const { rows } = await read(text, text.includes('\t') ? '\t' : ',');
    expect(rows.map((row) => (isBroken(row) ? row.reject : row.row))).toEqual(numbers);
  });

  it.each([
    ['has other numbers of cells', 'id,title,price\n1,"Two\nlines",5\n2,B,6\n', 'Two\nlines'],
    [
      'is a text with as many commas',
      'id,title,note\n1,Cup,"Nice cup.\nRed, blue, green"\n',
      'Nice cup.\nRed, blue, green',
    ],
    ['is a list with as many commas', 'id,title,note\n1,Cup,"Sizes:\n10, 12, 14"\n', 'Sizes:\n10, 12, 14'],
    ['has a comma in each of its lines', 'id,note\n1,"Dear all\nyours, Sara"\n', 'Dear all\nyours, Sara'],
    ['has tabs in its lines', 'id\ttitle\tnote\n1\tCup\t"Nice\nRed\tblue\tgreen"\n', 'Nice\nRed\tblue\tgreen'],
    ['has a tab in each of its lines', 'note\ttitle\n"Red\tblue\nor green"\t\n', 'Red\tblue\nor green'],
    ['is beside quoted cells', 'id,title,price\n"1","Cup,5\n2,Pan,6\n3,Dish","7"\n', 'Cup,5\n2,Pan,6\n3,Dish'],
  ])('keeps a cell of several lines that %s', async (_what, text, cell) => {
    const { rows } = await read(text, text.includes('\t') ? '\t' : ',');
    const [row] = rows;
    expect(row !== undefined && !isBroken(row) && row.repairs.length === 0).toBe(true);
    expect(row !== undefined && !isBroken(row) && Object.values(row.cells)).toContain(cell);
  });

  it('keeps inch marks and quotes inside cells as text and says so', async () => {
    const { rows } = await read('id,name\n1,tv 32" black\n2,"a ""fine"" one"\n3,"closed"tail\n');
    expect(outline(rows)).toEqual([
      '2 1|tv 32" black stray_quote_kept',
      '3 2|a "fine" one',
      '4 3|"closed"tail stray_quote_kept',
    ]);
  });

  it('numbers rows as a spreadsheet does and lines as an editor does', async () => {
    const { rows } = await read('id,name\r\n1,"two\r\nlines"\r\n\r\n2,b\r\n');
    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [2, 2],
      [4, 5],
    ]);
    expect(outline(rows)[0]).toBe('2 1|two\r\nlines');
  });

  it('keeps line ends inside cells as they are and none of those between records', async () => {
    const { columns, rows } = await read('id,name\r\n1,"a\rb\r\nc\nd\r"\r\n2,last\r');
    expect(columns).toEqual(['id', 'name']);
    expect(outline(rows)).toEqual(['2 1|a\rb\r\nc\nd\r', '3 2|last']);
    const carriageReturns = readDelimitedRecords(readLines(inPieces('id,name\r1,"a\rb"\r', 5), true), ',');
    expect((await Array.fromAsync(carriageReturns)).map(({ text }) => text)).toEqual(['id,name', '1,"a\rb"']);
  });

  it('counts blank lines as rows, wherever they stand', async () => {
    const { rows } = await read('\n\nid,name\n\n1,a\n  \n\n2,"open\n\n3,c\n');
    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [5, 5],
      [8, 8],
      [10, 10],
    ]);
    const tabs = await read('id\tname\n\n1\ta\n', '\t');
    expect(tabs.rows.map(({ row }) => row)).toEqual([3]);
  });

  it('refuses rows of another width unless what is over is empty', async () => {
    const { rows } = await read('a,b\n1\n1,2,3\n1,2,,\n');
    expect(outline(rows)).toEqual(['2 column_count', '3 column_count', '4 1|2 extra_cells_dropped']);
  });

  it('names blank and repeated columns so that no cell hides another', async () => {
    const { columns } = await read('a,,a\n1,2,3\n');
    expect(columns).toEqual(['a', 'column 2', 'a (2)']);
    const { columns: named, rows } = await read('a,a,a (2),column 6,a,\n1,2,3,4,5,6\n');
    expect(named).toEqual(['a', 'a (3)', 'a (2)', 'column 6', 'a (4)', 'column 6 (2)']);
    expect(outline(rows)).toEqual(['2 1|2|3|4|5|6']);
  });

  it('drops a line beyond a mebibyte as one row', async () => {
    const { rows } = await read(`a,b\n1,${'x'.repeat(1_100_000)}\n2,ok\n`, ',', 65_536);
    expect(outline(rows)).toEqual(['2 row_too_long', '3 2|ok']);
  });
});

describe('sniffDelimiter', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n"1,5";2;3\n', ';'],
    ['a\tb\n1\t2,5\n', '\t'],
    ['a|b\n1|2\n', '|'],
    ['only one column\nrow\n', undefined],
  ])('finds the delimiter of %j', (sample, delimiter) => {
    expect(sniffDelimiter(sample)).toBe(delimiter);
  });
});
