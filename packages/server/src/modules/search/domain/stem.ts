/** Words without their endings: one and many, doing and done are one word. Model numbers stay as they are. Pure. */

const isArabic = /^[\u0600-\u06ff]+$/u;
const isEnglish = /^[a-z]+$/;
const vowel = /[aeiouy]/;

const article = /^(?:[\u0648\u0641\u0628\u0643]\u0627\u0644(?=...)|\u0627\u0644(?=..)|\u0644\u0644(?=..))/u;
const and = '\u0648';

/** A folded word as it stands in a text, without an Arabic article (and what is written in one with it). */
export function bareForm(word: string): string {
  return isArabic.test(word) ? word.replace(article, '') : word;
}

/** What may stand behind an Arabic "and", which is written in one with the next word; null where there is none. */
export function maybeAfterAnd(word: string): string | null {
  // What has an article has its "and" before that: no other one follows.
  const mayHave = word.length >= 4 && word.startsWith(and) && isArabic.test(word) && !article.test(word);
  return mayHave ? word.slice(1) : null;
}

/** The same, where a word is more likely one with an "and" than one that begins with its letter by itself. */
export function afterAnd(word: string): string | null {
  return word.length < 5 || beginsWithLetterOfAnd.has(stem(word)) ? null : maybeAfterAnd(word);
}

/** The stem of a folded word. */
export function stem(word: string): string {
  if (isArabic.test(word)) return stemArabic(bareForm(word));
  return word.length >= 4 && isEnglish.test(word) ? stemEnglish(word) : word;
}

/** Without the endings of number and gender. */
function stemArabic(bare: string): string {
  const ending = /(?:\u0627\u062a|\u064a\u0647|\u0647|\u064a)$/u.exec(bare)?.[0] ?? '';
  if (bare.length - ending.length >= 3 && ending !== '') return bare.slice(0, bare.length - ending.length);
  // Of short words these endings are part of the root (زيتون, ليمون).
  return /^.{4,}(?:\u0627\u0646|\u0648\u0646|\u064a\u0646)$/u.test(bare) ? bare.slice(0, -2) : bare;
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

/** Stems whose first letter is that of "and" and their own: cushion, unit, connector, sheet, rose, meal, face, means, ... */
const beginsWithLetterOfAnd: ReadonlySet<string> = new Set(
  (
    'وساد وسايد وحد وصل وصلات ورق ورد ورود وجب وجه وسيل وسايل وثيق وثايق وظيف وكال وكيل ولاع ولاد وليد وشاح وسط وسيط وزن وزار ' +
    'وطن وقود وقاي وقايي واقي واق واقع واجه واجب واحد واسع وارد والد واضح واعد وافر وفير وصف وضع وقت وقف وهم وبر وتر وحش وحيد ورش ' +
    'وراث وريد وعا ويفر ويفرز ويندوز ويب ويسكي ويلز وايت واير وايرلس وايفاي وايبر واتر واتس واتساب واط وات وورد وورك'
  ).split(' '),
);
