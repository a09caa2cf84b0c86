/**
 * Mends references before the parser meets them: one that XML does not know costs it the whole document. HTML's named
 * entities become their characters; an & that begins nothing, and references to nothing, become text. Where a document
 * declares entities of its own, names are left as they stand: text in their place would be another text.
 */
import { decodeHTMLStrict } from 'entities';

/** Text for the parser; `mended` is what stood in the document, where that was another. */
export interface XmlPiece {
  text: string;
  mended?: string;
}

/** Parts of a document in which an & is an &, by their first characters and their last. */
const sections = [
  { start: '<!--', end: '-->' },
  { start: '<![CDATA[', end: ']]>' },
  { start: '<?', end: '?>' },
] as const;
const declaration = '<!ENTITY';
const longestStart = '<![CDATA['.length;
const longestEnd = ']]>'.length;
const mark = /&|<(?:[!?]|$)/g;
const reference = /&(?:#\d{1,7};|#x[\da-f]{1,6};|[a-z_:][\w.:-]{0,60};)?/iy;
const longestReference = 64;
const ofXml = new Set(['&amp;', '&lt;', '&gt;', '&quot;', '&apos;']);

export class XmlReferences {
  private rest = '';
  /** What ends the section that is being passed over. */
  private sectionEnd: string | undefined;
  private declaresEntities = false;

  /** The pieces of a document's next part; what may be cut at its end is kept for the one behind it. */
  push(chunk: string): Generator<XmlPiece> {
    return this.pieces(this.rest + chunk, false);
  }

  end(): Generator<XmlPiece> {
    return this.pieces(this.rest, true);
  }

  private *pieces(text: string, isLast: boolean): Generator<XmlPiece> {
    let from = 0;
    let at = 0;
    for (;;) {
      if (this.sectionEnd !== undefined) at = this.passSection(text, at);
      if (this.sectionEnd !== undefined) break;
      at = nextMark(text, at);
      if (at === text.length || (!isLast && isCut(text, at))) break;
      if (text[at] === '<') {
        at = this.enter(text, at);
        continue;
      }
      const written = referenceAt(text, at);
      const mended = this.mended(written);
      if (mended !== undefined) {
        if (at > from) yield { text: text.slice(from, at) };
        yield { text: mended, mended: written };
        from = at + written.length;
      }
      at += written.length;
    }
    if (isLast) at = text.length;
    this.rest = text.slice(at);
    if (at > from) yield { text: text.slice(from, at) };
  }

  /** Behind the section's end, or before what may be the beginning of it. */
  private passSection(text: string, at: number): number {
    const end = this.sectionEnd ?? '';
    const found = text.indexOf(end, at);
    if (found === -1) return Math.max(at, text.length - longestEnd + 1);
    this.sectionEnd = undefined;
    return found + end.length;
  }

  private enter(text: string, at: number): number {
    if (text.startsWith(declaration, at)) this.declaresEntities = true;
    const section = sections.find(({ start }) => text.startsWith(start, at));
    this.sectionEnd = section?.end;
    return at + (section?.start.length ?? 1);
  }

  /** What the parser shall read instead; undefined where it knows what is written. */
  private mended(written: string): string | undefined {
    const asText = `&amp;${written.slice(1)}`;
    if (written.startsWith('&#')) return isXmlReference(written) ? undefined : asText;
    if (written === '&') return asText;
    if (ofXml.has(written) || this.declaresEntities) return undefined;
    const characters = decodeHTMLStrict(written);
    return characters === written ? asText : Array.from(characters, (char) => `&#${char.codePointAt(0)};`).join('');
  }
}

function nextMark(text: string, from: number): number {
  mark.lastIndex = from;
  return mark.exec(text)?.index ?? text.length;
}

function isCut(text: string, at: number): boolean {
  return text.length - at < (text[at] === '&' ? longestReference : longestStart);
}

function referenceAt(text: string, at: number): string {
  reference.lastIndex = at;
  return reference.exec(text)?.[0] ?? '&';
}

/** A number as XML writes it, of a character that a document may hold. */
function isXmlReference(written: string): boolean {
  const hex = /^&#x(.+);$/.exec(written)?.[1];
  const code = hex === undefined ? Number(written.slice(2, -1)) : Number.parseInt(hex, 16);
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x1_0000 && code <= 0x10_ffff);
}
