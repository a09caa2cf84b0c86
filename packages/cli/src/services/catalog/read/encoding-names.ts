import { CatalogError } from '../catalog-error.ts';

/** What a file's bytes may show by themselves. */
export const detectedEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1256', 'windows-1252'] as const;

/** Of several bytes a letter, read where they are declared; every one begins with a byte beyond ASCII. */
const eastAsian = ['gbk', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'] as const;

/** Of one byte a letter, read where they are declared: their letters alone do not tell them apart. */
const oneByte = [
  'iso-8859-2',
  'iso-8859-3',
  'iso-8859-4',
  'iso-8859-5',
  'iso-8859-6',
  'iso-8859-7',
  'iso-8859-8',
  'iso-8859-10',
  'iso-8859-13',
  'iso-8859-14',
  'iso-8859-15',
  'iso-8859-16',
  'windows-874',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1257',
  'windows-1258',
  'koi8-r',
  'koi8-u',
  'ibm866',
  'macintosh',
  'x-mac-cyrillic',
] as const;

/** An encoding by the name that the WHATWG gives it. */
export type CatalogEncoding =
  | (typeof detectedEncodings)[number]
  | (typeof eastAsian)[number]
  | (typeof oneByte)[number];

const readEncodings: readonly CatalogEncoding[] = [...detectedEncodings, ...oneByte, ...eastAsian];

/** What people write and the WHATWG does not list. What it lists needs no line here. */
const otherNames: Readonly<Record<string, CatalogEncoding>> = {
  utf16: 'utf-16le',
  'latin-1': 'windows-1252',
  'latin-9': 'iso-8859-15',
  latin9: 'iso-8859-15',
  'iso-8859-8-i': 'iso-8859-8',
  cp874: 'windows-874',
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
};

/** Names for an error: what is called Latin-1 is read as Windows-1252, which is what it is in practice. */
export const knownEncodings: string = readEncodings
  .map((name) => (name === 'windows-1252' ? 'windows-1252 (also latin-1)' : name))
  .join(', ');

/** The encoding for a name as files and people write it; undefined for one that is not read. */
export function findEncoding(name: string): CatalogEncoding | undefined {
  const written = name.trim().toLowerCase();
  if (Object.hasOwn(otherNames, written)) return otherNames[written];
  try {
    const { encoding } = new TextDecoder(written);
    return readEncodings.find((known) => known === encoding);
  } catch {
    return undefined;
  }
}

/** The encoding for a name as people write it. */
export function encodingByName(name: string): CatalogEncoding {
  const found = findEncoding(name);
  if (!found) throw new CatalogError('encoding_unsupported', `Unknown encoding "${name}". Known: ${knownEncodings}.`);
  return found;
}

/** True where letters are of several bytes that may, few of them, look like UTF-8. */
export function isEastAsian(encoding: CatalogEncoding): boolean {
  return eastAsian.some((one) => one === encoding);
}
