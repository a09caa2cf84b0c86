import { CatalogError } from '../catalog-error.ts';

/** First bytes of files that are taken for a catalog by their name alone, with what they are and what to do. */
const kinds: readonly { starts: string; what: string }[] = [
  { starts: '504b0304', what: 'a ZIP archive, as workbooks are (.xlsx, .ods): save its sheet as CSV' },
  { starts: 'd0cf11e0a1b11ae1', what: 'an old Office document (.xls): save its sheet as CSV' },
  { starts: '1f8b08', what: 'packed by gzip twice: unpack it once' },
  { starts: '28b52ffd', what: 'packed by zstd: unpack it, or pack it by gzip' },
  { starts: 'fd377a585a00', what: 'packed by xz: unpack it, or pack it by gzip' },
  { starts: '377abcaf271c', what: 'a 7z archive: unpack it' },
  { starts: Buffer.from('BZh91AY&SY').toString('hex'), what: 'packed by bzip2: unpack it, or pack it by gzip' },
  { starts: Buffer.from('%PDF-').toString('hex'), what: 'a PDF' },
  { starts: Buffer.from('SQLite format 3').toString('hex'), what: 'a database of SQLite: export its table as CSV' },
  { starts: Buffer.from('PAR1').toString('hex'), what: 'a Parquet file: write it as CSV or NDJSON' },
  { starts: '89504e470d0a1a0a', what: 'a picture' },
  { starts: 'ffd8ff', what: 'a picture' },
];

const longest = 16;
const fewest = 16;

/** Fails for bytes that are no text, whatever the file is called: of columns that nobody named nothing can be said. */
export function refuseNoText(start: Uint8Array): void {
  const head = Buffer.from(start.subarray(0, longest)).toString('hex');
  const found = kinds.find(({ starts }) => head.startsWith(starts));
  if (found) throw new CatalogError('format_unknown', `The file is no text but ${found.what}.`);
  if (isUtf32(start))
    throw new CatalogError('encoding_unsupported', 'The file is UTF-32, which is not read: save it as UTF-8.');
}

/** By the zero bytes that each of its characters has. The first mark of UTF-16 would be followed by no zero character. */
function isUtf32(start: Uint8Array): boolean {
  const [a, b, c, d] = start;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return true;
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return true;
  const characters = Math.floor(start.length / 4);
  if (characters < fewest) return false;
  const zeros = [0, 0, 0, 0] as [number, number, number, number];
  for (let at = 0; at < 4 * characters; at += 1) if (start[at] === 0) zeros[(at % 4) as 0 | 1 | 2 | 3] += 1;
  const isAll = (count: number): boolean => count > 0.95 * characters;
  const isNone = (count: number): boolean => count < 0.05 * characters;
  const [first, second, third, fourth] = zeros;
  return (isNone(first) && isAll(third) && isAll(fourth)) || (isAll(first) && isAll(second) && isNone(fourth));
}
