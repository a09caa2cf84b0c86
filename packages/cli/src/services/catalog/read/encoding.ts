import { CatalogError } from '../catalog-error.ts';

export type CatalogEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256' | 'windows-1252';

/** How the encoding is known: said by the caller, by a byte order mark, proven by the bytes, or by letter statistics. */
export type EncodingEvidence = 'declared' | 'bom' | 'valid' | 'statistics';

export interface DetectedEncoding {
  encoding: CatalogEncoding;
  evidence: EncodingEvidence;
}

const names: Record<string, CatalogEncoding> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'windows-1256': 'windows-1256',
  cp1256: 'windows-1256',
  // What calls itself Latin-1 is Windows-1252 in practice; the WHATWG decodes both alike.
  'latin-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-1': 'windows-1252',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
};

/** The encoding for a name as people write it. */
export function encodingByName(name: string): CatalogEncoding {
  const found = names[name.trim().toLowerCase()];
  if (!found) {
    const known = [...new Set(Object.keys(names))].join(', ');
    throw new CatalogError('encoding_unsupported', `Unknown encoding "${name}". Known: ${known}.`);
  }
  return found;
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

/** What an XML document says of itself in its first line; unknown names are left to the statistics. */
function namedByXml(sample: Uint8Array): CatalogEncoding | undefined {
  const head = new TextDecoder('latin1').decode(sample.subarray(0, 200));
  const [, name = ''] = /^<\?xml[^>]*\bencoding\s*=\s*["']([\w-]+)["']/.exec(head) ?? [];
  return names[name.toLowerCase()];
}

/** Share of UTF-8's multi-byte sequences that are broken; a sample may end inside one. */
function brokenUtf8Share(sample: Uint8Array): number {
  const text = new TextDecoder('utf-8').decode(sample, { stream: true });
  let beyondAscii = 0;
  let broken = 0;
  for (const char of text) {
    if (char > '\u007f') beyondAscii += 1;
    if (char === '\ufffd') broken += 1;
  }
  return broken === 0 ? 0 : broken / beyondAscii;
}

/**
 * Arabic words are runs of high bytes, while Latin text has single accented letters among ASCII.
 * Bytes 0x80–0xBF are punctuation and symbols in both pages and say nothing.
 */
function arabicOrLatin(sample: Uint8Array): CatalogEncoding {
  let inRuns = 0;
  let alone = 0;
  let run = 0;
  for (let i = 0; i <= sample.length; i += 1) {
    if ((sample[i] ?? 0) >= 0xc0) {
      run += 1;
    } else {
      if (run >= 3) inRuns += run;
      else alone += run;
      run = 0;
    }
  }
  return inRuns > alone ? 'windows-1256' : 'windows-1252';
}

/** Detects the encoding of a file by its first bytes (a quarter of a megabyte is enough). */
export function detectEncoding(sample: Uint8Array): DetectedEncoding {
  const marked = byteOrderMark(sample);
  if (marked) return { encoding: marked, evidence: 'bom' };
  const wide = utf16WithoutMark(sample);
  if (wide) return { encoding: wide, evidence: 'statistics' };
  const named = namedByXml(sample);
  if (named) return { encoding: named, evidence: 'declared' };
  const broken = brokenUtf8Share(sample);
  if (broken === 0) return { encoding: 'utf-8', evidence: 'valid' };
  // A UTF-8 file with a few damaged characters is still UTF-8; in a one-byte code page nearly all sequences break.
  if (broken < 0.2) return { encoding: 'utf-8', evidence: 'statistics' };
  return { encoding: arabicOrLatin(sample), evidence: 'statistics' };
}
