import { CatalogError } from '../catalog-error.ts';
import type { CatalogEncoding } from './encoding-names.ts';
import { findEncoding, isEastAsian, knownEncodings } from './encoding-names.ts';
import { LetterTally } from './letter-tally.ts';

/**
 * How the encoding is known: said by the caller or the file, by a byte order mark, proven by the bytes, by letter
 * statistics, or not really, by letters that could be another encoding's.
 */
export type EncodingEvidence = 'declared' | 'bom' | 'valid' | 'statistics' | 'guess';

export interface DetectedEncoding {
  encoding: CatalogEncoding;
  evidence: EncodingEvidence;
}

function byteOrderMark(sample: Uint8Array): CatalogEncoding | undefined {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8';
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le';
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** Any table has ASCII (digits, delimiters, line ends); in UTF-16 each brings a zero byte on one side. */
function utf16WithoutMark(sample: Uint8Array): CatalogEncoding | undefined {
  let zeroAtEven = 0;
  let zeroAtOdd = 0;
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0) zeroAtEven += 1;
    if (sample[i + 1] === 0) zeroAtOdd += 1;
  }
  const enough = sample.length / 2 / 20;
  if (zeroAtOdd > enough && zeroAtOdd > 4 * zeroAtEven) return 'utf-16le';
  if (zeroAtEven > enough && zeroAtEven > 4 * zeroAtOdd) return 'utf-16be';
  return undefined;
}

/** The name of the encoding that an XML document gives itself in its first line. */
export function namedByXml(sample: Uint8Array): string | undefined {
  const from = sample.findIndex((byte) => byte > 0x20);
  const head = new TextDecoder('latin1').decode(sample.subarray(from, from + 200));
  return /^<\?xml[^>]*\bencoding\s*=\s*["']([^"'<>]+)["']/.exec(head)?.[1];
}

/** The encoding that a file names, if that can be true of bytes that are no UTF-16. */
function believable(name: string): CatalogEncoding | undefined {
  const encoding = findEncoding(name);
  if (encoding === undefined) {
    const message = `The file calls its encoding "${name}", which is not read. Say by --encoding what it is: ${knownEncodings}.`;
    throw new CatalogError('encoding_unsupported', message);
  }
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? undefined : encoding;
}

interface Utf8Count {
  beyondAscii: number;
  broken: number;
  /** Of three bytes and more: by chance hardly any other text has one. */
  long: number;
}

/** Characters beyond ASCII and broken ones among them, read as UTF-8; only a sample that is a part may end inside one. */
function countUtf8(sample: Uint8Array, isWhole: boolean): Utf8Count {
  const text = new TextDecoder('utf-8').decode(sample, { stream: !isWhole });
  let beyondAscii = 0;
  let broken = 0;
  let long = 0;
  for (const char of text) {
    if (char > '\u007f') beyondAscii += 1;
    if (char === '\ufffd') broken += 1;
    else if (char > '\u07ff') long += 1;
  }
  return { beyondAscii, broken, long };
}

/** By the letters of a code page; they may be too few, or unlike each other, to say which it is. */
export function detectPage(tally: LetterTally): DetectedEncoding {
  const { encoding, isSure } = tally.verdict();
  return { encoding, evidence: isSure ? 'statistics' : 'guess' };
}

/**
 * Detects the encoding of a file by its first bytes (a quarter of a megabyte is enough). Letters that are unbroken UTF-8
 * prove more than what the file says of itself.
 */
export function detectEncoding(sample: Uint8Array, isWhole = false): DetectedEncoding {
  const marked = byteOrderMark(sample);
  if (marked) return { encoding: marked, evidence: 'bom' };
  const wide = utf16WithoutMark(sample);
  if (wide) return { encoding: wide, evidence: 'statistics' };
  return detectByLetters(sample, { name: namedByXml(sample), isWhole });
}

/** What is known of bytes besides themselves. */
export interface LettersContext {
  /** The file's own word of its encoding. */
  name: string | undefined;
  /** Nothing follows. */
  isWhole: boolean;
  /** The byte in front of them. */
  before?: number | undefined;
}

/** Detects it by bytes from anywhere in the file, which have no mark and no zero bytes. */
export function detectByLetters(sample: Uint8Array, { name, isWhole, before }: LettersContext): DetectedEncoding {
  const { beyondAscii, broken, long } = countUtf8(sample, isWhole);
  const isUtf8 = broken === 0 && beyondAscii > 0;
  // A letter of Chinese, Japanese or Korean is two bytes, and such a pair may look like UTF-8 by chance.
  const isPairs = long === 0 && name !== undefined && isEastAsian(findEncoding(name) ?? 'utf-8');
  if (isUtf8 && !isPairs) return { encoding: 'utf-8', evidence: 'valid' };
  const named = name === undefined ? undefined : believable(name);
  if (named) return { encoding: named, evidence: 'declared' };
  if (broken === 0) return { encoding: 'utf-8', evidence: 'valid' };
  // A UTF-8 file with a few damaged characters is still UTF-8; in a one-byte code page nearly all sequences break.
  if (broken < 0.2 * beyondAscii) return { encoding: 'utf-8', evidence: 'statistics' };
  const tally = new LetterTally(before);
  tally.add(sample);
  return detectPage(tally);
}
