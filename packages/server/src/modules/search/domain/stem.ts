/** Words without their endings: one and many, doing and done are one word. Model numbers stay as they are. Pure. */

const isArabic = /^[\u0600-\u06ff]+$/u;
const isEnglish = /^[a-z]+$/;
const vowel = /[aeiouy]/;

/** A folded word as it stands in a text, without an Arabic article (and what is written in one with it). */
export function bareForm(word: string): string {
  if (!isArabic.test(word)) return word;
  const article = /^(?:[\u0648\u0641\u0628\u0643]\u0627\u0644|\u0627\u0644|\u0644\u0644)/u.exec(word)?.[0] ?? '';
  return word.length - article.length >= 3 ? word.slice(article.length) : word;
}

/** The stem of a bare word. */
export function stem(word: string): string {
  if (isArabic.test(word)) return stemArabic(word);
  return word.length >= 4 && isEnglish.test(word) ? stemEnglish(word) : word;
}

/** Without a leading "and", and without the endings of number and gender. */
function stemArabic(bare: string): string {
  const start = bare.length >= 5 && bare.startsWith('\u0648') ? bare.slice(1) : bare;
  const ending = /(?:\u0627\u062a|\u064a\u0647|\u0647|\u064a)$/u.exec(start)?.[0] ?? '';
  if (start.length - ending.length >= 3 && ending !== '') return start.slice(0, start.length - ending.length);
  // Of short words these endings are part of the root (زيتون, ليمون).
  return /^.{4,}(?:\u0627\u0646|\u0648\u0646|\u064a\u0646)$/u.test(start) ? start.slice(0, -2) : start;
}

function stemEnglish(word: string): string {
  const single = withoutPlural(word);
  const cut = /(?:ing|ed)$/.exec(single)?.[0] ?? '';
  const rest = single.slice(0, single.length - cut.length);
  const isVerb = cut !== '' && rest.length >= (cut === 'ed' ? 4 : 3) && vowel.test(rest);
  const base = isVerb ? rest.replace(/([bdfgmnprt])\1$/, '$1') : single;
  // "charge" and "charging" meet without the e.
  return base.length >= 4 && base.endsWith('e') ? base.slice(0, -1) : base;
}

function withoutPlural(word: string): string {
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
