import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectEncoding } from './encoding.ts';
import type { CatalogEncoding } from './encoding-names.ts';
import { encodingByName } from './encoding-names.ts';
import { openTextSource } from './text-source.ts';

/** Encodes in a one-byte code page by turning its decoder around. */
function oneByte(text: string, page: CatalogEncoding): Uint8Array {
  const decoder = new TextDecoder(page);
  const byteOf = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from([...text], (char) => {
    const byte = byteOf.get(char);
    if (byte === undefined) throw new RangeError(`${char} is not in ${page}`);
    return byte;
  });
}

function encode(text: string, encoding: CatalogEncoding): Uint8Array {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  if (encoding === 'utf-16le') return new Uint8Array(Buffer.from(text, 'utf16le'));
  if (encoding === 'utf-16be') return new Uint8Array(Buffer.from(text, 'utf16le').swap16());
  return oneByte(text, encoding);
}

/** Encodes in one of several bytes a letter by turning its decoder around, over all pairs and the four bytes of 𠀀. */
function pairs(text: string, encoding: CatalogEncoding): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytesOf = new Map<string, readonly number[]>([['𠀀', [0x95, 0x32, 0x82, 0x36]]]);
  for (let lead = 0; lead < 256; lead += 1) {
    const alone = decoder.decode(Uint8Array.of(lead));
    if (alone !== '\ufffd') bytesOf.set(alone, [lead]);
    if (lead < 0x80) continue;
    for (let trail = 0x40; trail < 256; trail += 1) {
      const pair = decoder.decode(Uint8Array.of(lead, trail));
      if (pair.length === 1 && !bytesOf.has(pair)) bytesOf.set(pair, [lead, trail]);
    }
  }
  return Uint8Array.from(
    [...text].flatMap((char) => bytesOf.get(char) ?? expect.fail(`${char} is not in ${encoding}`)),
  );
}

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

async function decodeInPieces(bytes: Uint8Array, pieceBytes: number, declared?: CatalogEncoding): Promise<string> {
  const { text } = await openTextSource(inPieces(bytes, pieceBytes), declared);
  return (await Array.fromAsync(text)).join('');
}

const arabic = 'id,name,price\n1,زيت زيتون بكر ممتاز,25\n2,أرز بسمتي,40\n';
const french = 'id,name,price\n1,café crème brûlée,25\n2,thé à la menthe,40\n';

describe('detectEncoding', () => {
  it.each<[CatalogEncoding, string]>([
    ['utf-8', arabic],
    ['utf-16le', arabic],
    ['utf-16be', arabic],
    ['windows-1256', arabic],
    ['windows-1252', french],
  ])('finds %s without a byte order mark', (encoding, text) => {
    expect(detectEncoding(encode(text, encoding)).encoding).toBe(encoding);
  });

  it.each<CatalogEncoding>(['utf-8', 'utf-16le', 'utf-16be'])(
    'takes the byte order mark of %s and drops it',
    async (encoding) => {
      const bytes = encode(`\ufeff${arabic}`, encoding);
      expect(detectEncoding(bytes)).toEqual({ encoding, evidence: 'bom' });
      expect(await decodeInPieces(bytes, 7)).toBe(arabic);
    },
  );

  it('calls a UTF-8 file with one damaged character UTF-8', () => {
    const bytes = encode(arabic, 'utf-8');
    bytes[20] = 0xff;
    expect(detectEncoding(bytes)).toEqual({ encoding: 'utf-8', evidence: 'statistics' });
  });

  const document = (name: string, text: string): string => `<?xml version="1.0" encoding="${name}"?><a>${text}</a>`;

  it.each(['iso-8859-1', 'windows-1256', 'utf-16', 'UTF-16LE', 'koi8-r'])(
    'believes letters that are unbroken UTF-8 rather than a document that calls itself %s',
    (name) => {
      const utf8 = encode(document(name, 'قهوة'), 'utf-8');
      expect(detectEncoding(utf8)).toEqual({ encoding: 'utf-8', evidence: 'valid' });
    },
  );

  it('believes what a document says of itself where its letters are not UTF-8, or there are none', () => {
    for (const text of ['café', 'cafe']) {
      const latin = encode(document('iso-8859-1', text), 'windows-1252');
      expect(detectEncoding(latin)).toEqual({ encoding: 'windows-1252', evidence: 'declared' });
    }
  });

  it('hears what a document says of itself behind white space', () => {
    const bytes = encode(` \n${document('iso-8859-1', 'café')}`, 'windows-1252');
    expect(detectEncoding(bytes)).toEqual({ encoding: 'windows-1252', evidence: 'declared' });
  });

  it.each([
    ['ISO-8859-15', 'iso-8859-15', 'Œuvre à 5 €'],
    ['ISO_8859-6:1987', 'iso-8859-6', 'زيت زيتون'],
    ['windows-1250', 'windows-1250', 'Žluťoučký kůň'],
    ['windows-1251', 'windows-1251', 'Чайник'],
    ['ISO-8859-9', 'windows-1254', 'Işık'],
    ['windows-1258', 'windows-1258', 'Đ 5 ₫'],
    ['KOI8-R', 'koi8-r', 'Чайник'],
  ])('reads a document that calls itself %s in it', (name, encoding, text) => {
    const whole = document(name, text);
    const bytes = oneByte(whole, encoding as CatalogEncoding);
    expect(detectEncoding(bytes, true)).toEqual({ encoding, evidence: 'declared' });
    expect(detectEncoding(encode(document(name, 'cup'), 'utf-8'), true)).toEqual({ encoding, evidence: 'declared' });
  });

  it.each([
    ['gb2312', 'gbk', '茶壶 12'],
    ['GB18030', 'gb18030', '茶壶𠀀'],
    ['Big5', 'big5', '茶壺'],
    ['Shift_JIS', 'shift_jis', '急須ソﾎﾟｯﾄ'],
    ['EUC-JP', 'euc-jp', '急須'],
    ['ks_c_5601-1987', 'euc-kr', '찻주전자'],
  ])('reads a document that calls itself %s in it, wherever the bytes are cut', async (name, encoding, text) => {
    const bytes = pairs(document(name, text), encoding as CatalogEncoding);
    expect(detectEncoding(bytes, true)).toEqual({ encoding, evidence: 'declared' });
    for (const size of [1, 2, 3, 7]) expect(await decodeInPieces(bytes, size)).toBe(document(name, text));
  });

  it('believes a document of Japanese letters whose pairs of bytes look like UTF-8', () => {
    // 足続 in EUC-JP.
    const bytes = Buffer.concat([
      encode('<?xml version="1.0" encoding="EUC-JP"?><a>', 'utf-8'),
      Buffer.from('c2adc2b3', 'hex'),
    ]);
    expect(detectEncoding(bytes, true)).toEqual({ encoding: 'euc-jp', evidence: 'declared' });
    const utf8 = encode(document('EUC-JP', '足続'), 'utf-8');
    expect(detectEncoding(utf8, true)).toEqual({ encoding: 'utf-8', evidence: 'valid' });
  });

  it.each(['utf-32', 'EBCDIC-CP-US', 'x-user-defined', 'iso-2022-jp', '__proto__'])(
    'refuses a document that calls itself %s, and says how to name another encoding',
    (name) => {
      for (const text of ['café', 'cafe'])
        expect(() => detectEncoding(encode(document(name, text), 'windows-1252'))).toThrow(
          expect.objectContaining({
            code: 'encoding_unsupported',
            message: expect.stringMatching(new RegExp(`"${name}".*--encoding.*iso-8859-15.*shift_jis`)),
          }),
        );
    },
  );

  it.each(['utf-16', 'utf-16le', 'utf-16be'])('reads bytes as such that call themselves %s and are ASCII', (name) => {
    expect(detectEncoding(encode(document(name, 'cup'), 'utf-8'))).toEqual({ encoding: 'utf-8', evidence: 'valid' });
  });

  it('knows a letter at the very end of a whole file from one that the sample cuts', () => {
    const latin = encode('id,name\n1,café', 'windows-1252');
    expect(detectEncoding(latin, true).encoding).toBe('windows-1252');
    expect(detectEncoding(encode('id,name\n1,é', 'utf-8').subarray(0, -1)).encoding).toBe('utf-8');
  });

  it('knows encodings by the names people use and refuses others', () => {
    expect(encodingByName('Latin-1')).toBe('windows-1252');
    expect(encodingByName('US-ASCII')).toBe('windows-1252');
    expect(encodingByName('CP1256')).toBe('windows-1256');
    expect(encodingByName(' CP1251 ')).toBe('windows-1251');
    expect(encodingByName('Latin-9')).toBe('iso-8859-15');
    expect(encodingByName('cp932')).toBe('shift_jis');
    for (const name of ['EBCDIC', 'utf-7', 'x-user-defined', 'constructor', ''])
      expect(() => encodingByName(name)).toThrow(
        expect.objectContaining({
          code: 'encoding_unsupported',
          message: expect.stringContaining('windows-1252 (also latin-1)'),
        }),
      );
  });
});

describe('an encoding by letters', () => {
  const detected = (text: string, page: CatalogEncoding): unknown => detectEncoding(encode(text, page), true);
  const sure = (encoding: CatalogEncoding): unknown => ({ encoding, evidence: 'statistics' });
  const guessed = (encoding: CatalogEncoding): unknown => ({ encoding, evidence: 'guess' });

  it('is sure where many letters stand as those of one page do', () => {
    expect(detected(arabic, 'windows-1256')).toEqual(sure('windows-1256'));
    expect(detected(`${french}3,hôtel à l’étage près d’Évian déjà,5\n`, 'windows-1252')).toEqual(sure('windows-1252'));
    // Letters of Persian stand below 0xC0, and do not part words.
    expect(detected('1,گلدان سفالي پنجره چوبي,5\n', 'windows-1256')).toEqual(sure('windows-1256'));
  });

  it('says that it is a guess where there are few', () => {
    expect(detected('1,café,5\n', 'windows-1252')).toEqual(guessed('windows-1252'));
    expect(detected('1,cup,£5\n', 'windows-1252')).toEqual(guessed('windows-1252'));
    expect(detected('1,من,5\n', 'windows-1256')).toEqual(guessed('windows-1256'));
  });

  it('says that it is a guess where they point both ways', () => {
    const both = Buffer.concat([encode(arabic, 'windows-1256'), encode(french.repeat(3), 'windows-1252')]);
    expect(detectEncoding(both, true)).toMatchObject({ evidence: 'guess' });
  });

  it.each<[CatalogEncoding, string]>([
    ['windows-1251', 'Чайник фарфоровый, ложка деревянная'],
    ['koi8-r', 'Чайник фарфоровый, ложка деревянная'],
    ['windows-1253', 'Πήλινο βάζο, ξύλινο κουτάλι'],
    ['windows-1255', 'כד חרס, כף עץ, שטיח צמר'],
    ['iso-8859-6', 'زيت زيتون بكر ممتاز, أرز بسمتي'],
  ])('says that it is a guess where the letters are of %s', (page, text) => {
    expect(detected(`id,name\n1,"${text}"\n`, page)).toMatchObject({ evidence: 'guess' });
  });

  const ascii = encode('2,cup,25\n'.repeat(40_000), 'utf-8');
  const nunez = encode('1,Nuñez,5\n', 'windows-1252');
  const manyArabic = encode(arabic.repeat(9), 'windows-1256');

  it.each<[string, Uint8Array]>([
    ['in the first part of a file', Buffer.concat([nunez, ascii, manyArabic])],
    ['behind a part of ASCII alone', Buffer.concat([ascii, nunez, ascii, manyArabic])],
  ])('is judged by the whole of a file where the letters %s are few', async (_where, bytes) => {
    const open = (): AsyncGenerator<Uint8Array> => inPieces(bytes, 65_536);
    const alone = await openTextSource(open(), undefined);
    for await (const _ of alone.text) if (alone.encoding().evidence === 'guess') break;
    expect(alone.encoding()).toEqual(guessed('windows-1252'));
    const source = await openTextSource(open(), undefined, open);
    expect((await Array.fromAsync(source.text)).join('')).toContain('زيت زيتون');
    expect(source.encoding()).toEqual(sure('windows-1256'));
  });

  it('is judged by what can be read of a file that breaks off', async () => {
    const bytes = encode(`1,café,5\n${'2,cup,25\n'.repeat(40_000)}`, 'windows-1252');
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield* inPieces(bytes, 65_536);
      throw new RangeError('cut');
    }
    const source = await openTextSource(broken(), undefined, broken);
    expect(source.encoding()).toEqual(guessed('windows-1252'));
    await expect(Array.fromAsync(source.text)).rejects.toThrow('cut');
  });
});

describe('openTextSource', () => {
  const manyRows = 'id,name,price\n1,cup,25\n'.repeat(15_000);

  it.each<[CatalogEncoding, string]>([
    ['utf-8', arabic],
    ['windows-1256', arabic],
    ['windows-1252', french],
  ])('finds %s where the first letter beyond ASCII stands far behind the sample', async (encoding, letters) => {
    const bytes = Buffer.concat([encode(manyRows, encoding), encode(letters, encoding)]);
    for (const size of [1_000, 65_537, 262_144]) {
      const source = await openTextSource(inPieces(bytes, size), undefined);
      expect((await Array.fromAsync(source.text)).join('')).toBe(manyRows + letters);
      expect(source.encoding().encoding).toBe(encoding);
    }
  });

  it('keeps to what a document says of itself where its first letters are no UTF-8', async () => {
    const head = '<?xml version="1.0" encoding="windows-1256"?>';
    const bytes = Buffer.concat([encode(head + manyRows, 'utf-8'), encode('é', 'windows-1256')]);
    const source = await openTextSource(inPieces(bytes, 65_536), undefined);
    expect((await Array.fromAsync(source.text)).join('')).toBe(`${head}${manyRows}é`);
    expect(source.encoding()).toEqual({ encoding: 'windows-1256', evidence: 'declared' });
  });

  it('takes the encoding that it is told, whatever comes later', async () => {
    const bytes = Buffer.concat([encode(manyRows, 'utf-8'), encode('é', 'utf-8')]);
    const source = await openTextSource(inPieces(bytes, 65_536), 'windows-1252');
    expect((await Array.fromAsync(source.text)).join('').slice(-2)).toBe('Ã©');
    expect(source.encoding()).toEqual({ encoding: 'windows-1252', evidence: 'declared' });
  });

  it('gives back any text in any declared encoding, wherever the bytes are cut', async () => {
    const unicode = fc.string({ unit: 'binary', maxLength: 80 }).filter((text) => !text.startsWith('\ufeff'));
    const pieces = fc.integer({ min: 1, max: 9 });
    const wide = fc.constantFrom<CatalogEncoding>('utf-8', 'utf-16le', 'utf-16be');
    await fc.assert(
      fc.asyncProperty(unicode, wide, pieces, async (text, encoding, size) => {
        expect(await decodeInPieces(encode(text, encoding), size, encoding)).toBe(text);
      }),
    );
    const pageText = fc.string({ unit: fc.constantFrom(...'abc 12,;"\nابتثةىءأإآكلمنو'), maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(pageText, pieces, async (text, size) => {
        expect(await decodeInPieces(oneByte(text, 'windows-1256'), size, 'windows-1256')).toBe(text);
      }),
    );
  });
});
