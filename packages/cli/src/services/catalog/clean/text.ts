import { decodeHTML } from 'entities';
import type { RepairCode } from '../reasons.ts';

export interface CleanText {
  text: string;
  repairs: RepairCode[];
}

/** Soft hyphen, zero-width space, word joiner, byte order mark, and the marks that only steer direction. */
const invisible = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
/**
 * Joiners shape Arabic letters and emoji; beside a blank or an end they are leftovers. A run is tried from its first one
 * alone: from each of them it would take the square of their number.
 */
const strayJoiner = /(?<=^|\s)[\u200c\u200d]+|(?<![\u200c\u200d])[\u200c\u200d]+(?=\s|$)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const control = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/g;
/** Real tags only: "a < b" and "<3" are text. */
const tag = /<\/?(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?\/?>/gi;
const lineBreakingTag = /<\/?(?:p|div|br|li|ul|ol|h[1-6]|tr)\b[^<>]*>/gi;
const entity = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});/i;
/** What none of the rules can touch passes at once; most cells do. */
const plain = /^[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*$/;

interface Rule {
  code: RepairCode;
  apply: (text: string) => string;
}

const rules: readonly Rule[] = [
  // "&amp;amp;" is text that was escaped twice; a third time is somebody's intention.
  { code: 'html_entity_decoded', apply: (text) => (entity.test(text) ? decodeTwice(text) : text) },
  { code: 'html_tag_removed', apply: (text) => withoutComments(text.replace(lineBreakingTag, '\n')).replace(tag, '') },
  { code: 'invisible_character_removed', apply: (text) => text.replace(invisible, '').replace(strayJoiner, '') },
  { code: 'control_character_removed', apply: (text) => text.replace(control, '') },
  // Half of a pair of surrogates is what is left of a character, too; JSON can hold one.
  { code: 'replacement_character_removed', apply: (text) => text.toWellFormed().replaceAll('\ufffd', '') },
  { code: 'unicode_composed', apply: (text) => text.normalize('NFC') },
];

/** No pattern: of beginnings without an end it would try each one to the end of the text. */
function withoutComments(text: string): string {
  let kept = '';
  let from = 0;
  for (let at = text.indexOf('<!--'); at !== -1; at = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', at + 4);
    if (end === -1) break;
    kept += text.slice(from, at);
    from = end + 3;
  }
  return kept + text.slice(from);
}

function decodeTwice(text: string): string {
  const once = decodeHTML(text);
  return entity.test(once) ? decodeHTML(once) : once;
}

/** White space at the ends is no content and goes without a word; runs inside become one blank. */
function foldSpaces(text: string, keepLines: boolean): string {
  if (!keepLines) return text.replace(/\s+/g, ' ').trim();
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Mends one text and says by code what was mended. `keepLines` keeps paragraphs, for descriptions. */
export function cleanText(raw: string, keepLines = false): CleanText {
  if (plain.test(raw) || raw === '') return { text: raw, repairs: [] };
  const repairs: RepairCode[] = [];
  let text = raw;
  for (const { code, apply } of rules) {
    const next = apply(text);
    if (next !== text) repairs.push(code);
    text = next;
  }
  const folded = foldSpaces(text, keepLines);
  if (folded !== text.trim() && folded !== text.trim().replace(/\r\n?/g, '\n')) repairs.push('whitespace_normalised');
  return { text: folded, repairs };
}

/** Counted in code points, as the contract counts: of an emoji JavaScript counts two. */
export function isWithin(text: string, limit: number): boolean {
  return text.length <= limit || (text.length <= 2 * limit && [...text].length <= limit);
}

/** Cuts at the last blank before the limit, counted in code points so that no character is halved. */
export function shorten(text: string, limit: number): string {
  if (isWithin(text, limit)) return text;
  const cut = [...text].slice(0, limit).join('');
  const blank = cut.lastIndexOf(' ');
  return (blank > limit * 0.6 ? cut.slice(0, blank) : cut).trimEnd();
}

/** Share of a text that is U+FFFD: high means that it was decoded in the wrong encoding. */
export function replacementShare(text: string): number {
  if (!text.includes('\ufffd')) return 0;
  return text.split('\ufffd').length / (text.length + 1);
}
