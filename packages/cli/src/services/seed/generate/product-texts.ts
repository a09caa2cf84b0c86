import type { Attribute, AttributeValue } from './families/family.ts';
import type { Brand } from './lexicon/brands.ts';
import type { Bilingual } from './lexicon/words.ts';
import { bilingual } from './lexicon/words.ts';
import type { Random } from './random.ts';

/** The subject is always "this product": Arabic adjectives then need not agree with each category's noun. */
const openings = bilingual([
  [
    'Made for everyday use, this product brings together sound build and simple handling.',
    'صُمم هذا المنتج للاستخدام اليومي، ويجمع بين متانة الصنع وسهولة الاستعمال.',
  ],
  [
    'A dependable choice for home and work, with attention paid to the details that matter.',
    'خيار يُعتمد عليه في المنزل والعمل، مع عناية بالتفاصيل المهمة.',
  ],
  ['Designed to last, with a clean look that suits most homes.', 'صُمم ليدوم طويلًا، بمظهر بسيط يناسب معظم البيوت.'],
  [
    'Everything you need is in the box, ready to use within minutes.',
    'كل ما تحتاجه موجود داخل العلبة، وجاهز للاستخدام خلال دقائق.',
  ],
  [
    'Balanced performance at a fair price, chosen by buyers who compare.',
    'أداء متوازن بسعر عادل، يختاره من يقارن قبل الشراء.',
  ],
  ['Carefully finished and tested before it leaves the factory.', 'يُنفَّذ بعناية ويُختبر قبل خروجه من المصنع.'],
  [
    'A thoughtful update of a well-liked model, with what owners had asked for.',
    'تحديث مدروس لطراز محبوب، مع ما طلبه مستخدموه.',
  ],
  ['Easy to set up, easy to keep clean and easy to store.', 'سهل التركيب، سهل التنظيف، وسهل التخزين.'],
]);

/** Fit for everything. */
const closings = bilingual([
  ['Packed in recyclable material.', 'مُغلّف بمواد قابلة لإعادة التدوير.'],
  ['Makes a practical gift as well.', 'ويصلح هديةً عمليةً أيضًا.'],
  ['Ships in sturdy packaging to arrive as it left.', 'يُشحن في تغليف متين ليصل كما خرج.'],
]);

/** Only for what has a model number: nobody guarantees a pen for two years. */
const technicalClosings = bilingual([
  ['Comes with a one-year warranty and clear instructions.', 'يأتي مع ضمان لمدة سنة وتعليمات واضحة.'],
  ['Backed by a two-year warranty from the maker.', 'مدعوم بضمان لمدة سنتين من الشركة المصنعة.'],
  ['Spare parts and accessories are available separately.', 'تتوفر قطع الغيار والملحقات بشكل منفصل.'],
]).concat(closings);

export interface ChosenAttribute {
  attribute: Attribute;
  value: AttributeValue;
}

export interface TextParts {
  noun: Bilingual;
  brand: Brand;
  model: Bilingual;
  chosen: readonly ChosenAttribute[];
  inTitle: readonly string[];
  /** It has a model number rather than a name. */
  technical: boolean;
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator);
}

/** "Screen 15.6 inch, memory 16 GB, waterproof": what is not there is not said. */
function details(chosen: readonly ChosenAttribute[], language: 'en' | 'ar'): string {
  let text = '';
  for (const { attribute, value } of chosen) {
    if (value.value === false) continue;
    const label = attribute.label[language];
    const shown = language === 'en' && text !== '' ? insideSentence(label) : label;
    const said = value.value === true ? shown : `${shown}${language === 'en' ? ' ' : ': '}${value.text[language]}`;
    text += (text === '' ? '' : language === 'en' ? ', ' : '، ') + said;
  }
  return text === '' ? '' : ` ${text}.`;
}

/** "HDMI ports" stays as it is inside a sentence. */
function insideSentence(label: string): string {
  return /^[A-Z]{2}|^Wi-Fi|^Bluetooth/.test(label) ? label : label.toLowerCase();
}

/** Title and description in English and, when asked for, in Arabic: the same statements in both. */
export function writeTexts(
  parts: TextParts,
  random: Random,
  withArabic: boolean,
): { en: [string, string]; ar: [string, string] | null } {
  const { noun, brand, model, chosen, inTitle } = parts;
  const named = inTitle.map((key) => chosen.find(({ attribute }) => attribute.key === key)?.value.text);
  const opening = random.pick(openings);
  const closing = random.pick(parts.technical ? technicalClosings : closings);
  const titleEn = joined([`${brand.en} ${model.en} ${noun.en}`, ...named.map((text) => text?.en ?? '')], ', ');
  const bodyEn = `${opening.en}${details(chosen, 'en')} ${closing.en}`;
  if (!withArabic) return { en: [titleEn, bodyEn], ar: null };
  const titleAr = joined([`${noun.ar} ${brand.ar} ${model.ar}`, ...named.map((text) => text?.ar ?? '')], '، ');
  const bodyAr = `${opening.ar}${details(chosen, 'ar')} ${closing.ar}`;
  return { en: [titleEn, bodyEn], ar: [titleAr, bodyAr] };
}
