/**
 * Tells Windows-1256 from Windows-1252 by how letters stand together: Arabic words are runs of bytes beyond ASCII, while
 * Latin ones have single accented letters among ASCII. Says also when that is no more than a guess: of a few letters,
 * of ones that point both ways, and of runs that make no Arabic (Cyrillic, Greek, Hebrew and Chinese are runs too).
 */
import type { CatalogEncoding } from './encoding-names.ts';

const arabicPage = Array.from(new TextDecoder('windows-1256').decode(Uint8Array.from({ length: 256 }, (_, i) => i)));
/** Arabic letters and their marks, in Windows-1256. */
const isArabic = arabicPage.map((char) => /[\u0621-\u065f\u0670-\u06d3\u200c\u200d]/.test(char));
/** Half of any Arabic text are these six. */
const isCommonArabic = arabicPage.map((char) => 'اليمنو'.includes(char));
/** Below 0xC0 there are letters of Persian and Urdu alone; the rest are symbols in both pages and say nothing. */
const isLetter = arabicPage.map((char, byte) => byte >= 0xc0 || (byte > 0x7f && /[\u0621-\u06d3]/.test(char)));

const enoughLetters = 10;
const clearMajority = 4;
const arabicShare = 0.9;
const commonShare = 0.2;

function isAsciiLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Counts the letters of a text that is read in pieces. */
export class LetterTally {
  /** Letters that stand as Arabic ones do, and as accented Latin ones do. */
  #inRuns = 0;
  #amongLatin = 0;
  /** Of those in runs. */
  #arabic = 0;
  #common = 0;
  /** The run at hand. */
  #run = 0;
  #runArabic = 0;
  #runCommon = 0;
  #followsLatin = false;
  #before: number;

  /** `before` is the byte in front of the first. */
  constructor(before = 0) {
    this.#before = before;
  }

  add(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (isLetter[byte]) {
        if (this.#run === 0) this.#followsLatin = isAsciiLetter(this.#before);
        this.#run += 1;
        if (isArabic[byte]) this.#runArabic += 1;
        if (isCommonArabic[byte]) this.#runCommon += 1;
      } else if (this.#run > 0) this.#endRun(isAsciiLetter(byte));
      this.#before = byte;
    }
  }

  /** What the letters so far show; nothing may be added behind it. */
  verdict(): { encoding: CatalogEncoding; isSure: boolean } {
    this.#endRun(false);
    const isArabicText = this.#inRuns > this.#amongLatin;
    const [more, fewer] = isArabicText ? [this.#inRuns, this.#amongLatin] : [this.#amongLatin, this.#inRuns];
    const isClear = more >= enoughLetters && more >= clearMajority * fewer;
    if (!isArabicText) return { encoding: 'windows-1252', isSure: isClear };
    const readsWell = this.#arabic >= arabicShare * more && this.#common >= commonShare * more;
    return { encoding: 'windows-1256', isSure: isClear && readsWell };
  }

  #endRun(precedesLatin: boolean): void {
    const isAmongLatin = this.#followsLatin || precedesLatin;
    // A letter that stands alone, as "à" and "و" do, and none at all say nothing.
    if (this.#run > 2 || (this.#run === 2 && !isAmongLatin)) {
      this.#inRuns += this.#run;
      this.#arabic += this.#runArabic;
      this.#common += this.#runCommon;
    } else if (isAmongLatin) this.#amongLatin += this.#run;
    this.#run = 0;
    this.#runArabic = 0;
    this.#runCommon = 0;
  }
}
