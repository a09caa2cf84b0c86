import type { Bilingual } from './words.ts';

/** An invented maker. `tier` scales its prices: 1 is the middle of the market. */
export interface Brand extends Bilingual {
  /** Three letters that start SKU codes. */
  code: string;
  tier: number;
}

export type BrandPool =
  | 'computing'
  | 'media'
  | 'mobile'
  | 'appliance'
  | 'home'
  | 'care'
  | 'sport'
  | 'music'
  | 'play'
  | 'paper';

type Row = readonly [string, string, number];

const pools: Record<BrandPool, readonly Row[]> = {
  computing: [
    ['Novexa', 'نوفيكسا', 1.1],
    ['Kordain', 'كوردين', 0.9],
    ['Ultrion', 'ألتريون', 1.25],
    ['Bytefield', 'بايتفيلد', 0.85],
    ['Solvane', 'سولفين', 1],
    ['Quantel', 'كوانتل', 1.15],
    ['Merrow', 'ميرو', 0.8],
    ['Axiora', 'أكسيورا', 1.3],
    ['Nordlink', 'نوردلينك', 1],
    ['Pixelane', 'بكسلين', 0.95],
  ],
  media: [
    ['Sonova', 'سونوفا', 1.2],
    ['Auralis', 'أوراليس', 1.35],
    ['Vistron', 'فيسترون', 1],
    ['Clarity One', 'كلاريتي ون', 0.85],
    ['Lumera', 'لوميرا', 1.1],
    ['Echovale', 'إيكوفيل', 0.9],
    ['Halden', 'هالدن', 1.4],
    ['Tonika', 'تونيكا', 0.8],
    ['Optiq', 'أوبتيك', 1.15],
    ['Brightwell', 'برايتويل', 1],
  ],
  mobile: [
    ['Zentra', 'زنترا', 1.2],
    ['Mobiq', 'موبيك', 0.85],
    ['Aeris', 'إيريس', 1.3],
    ['Tactile', 'تاكتايل', 0.8],
    ['Voltik', 'فولتيك', 0.9],
    ['Pebbleway', 'بيبلواي', 1],
    ['Orbix', 'أوربكس', 1.1],
    ['Linkora', 'لينكورا', 0.95],
  ],
  appliance: [
    ['Freskia', 'فريسكيا', 1.1],
    ['Homark', 'هومارك', 0.85],
    ['Aquelia', 'أكويليا', 1.2],
    ['Varmont', 'فارمونت', 1.3],
    ['Cucina Viva', 'كوتشينا فيفا', 1],
    ['Delmar', 'ديلمار', 0.9],
    ['Thermia', 'ثيرميا', 1],
    ['Polaris Home', 'بولاريس هوم', 0.95],
    ['Brewella', 'برويلا', 1.1],
    ['Elmwood', 'إلموود', 0.8],
  ],
  home: [
    ['Casa Linden', 'كازا ليندن', 1.2],
    ['Oakmere', 'أوكمير', 1.1],
    ['Nestora', 'نستورا', 0.9],
    ['Dar Yasmin', 'دار ياسمين', 1],
    ['Bayt Al Fann', 'بيت الفن', 1.15],
    ['Hearthly', 'هارثلي', 0.85],
    ['Lumio', 'لوميو', 1],
    ['Rowan & Co', 'روان وشركاه', 0.95],
    ['Terracotta Lane', 'تيراكوتا لين', 1.05],
    ['Simply Kept', 'سمبلي كبت', 0.8],
  ],
  care: [
    ['Velora', 'فيلورا', 1.1],
    ['Purelle Care', 'بيوريل كير', 0.9],
    ['Medisana Plus', 'ميديسانا بلس', 1],
    ['Vitalin', 'فيتالين', 1],
    ['Silken', 'سيلكن', 1.2],
    ['Trimwell', 'تريمويل', 0.85],
  ],
  sport: [
    ['Peakline', 'بيكلاين', 1.1],
    ['Strado', 'سترادو', 1],
    ['Kinetiq', 'كينيتيك', 1.2],
    ['Trailmark', 'تريلمارك', 0.95],
    ['Sahara Gear', 'صحارى جير', 1],
    ['Activa', 'أكتيفا', 0.8],
  ],
  music: [
    ['Cordell', 'كورديل', 1.1],
    ['Maestra', 'مايسترا', 1.2],
    ['Tarab', 'طرب', 1],
    ['Bellmont', 'بيلمونت', 0.9],
    ['Harmonia', 'هارمونيا', 1.3],
    ['Beatworks', 'بيتوركس', 0.85],
  ],
  play: [
    ['Funtopia', 'فنتوبيا', 1],
    ['Brickly', 'بريكلي', 1.1],
    ['Little Orbit', 'ليتل أوربت', 0.9],
    ['Wonderkin', 'وندركن', 1],
    ['Playarcade', 'بلايأركيد', 1.2],
    ['Zamzoom', 'زمزوم', 0.85],
  ],
  paper: [
    ['Inkwell', 'إنكويل', 1],
    ['Papyra', 'بابيرا', 1.1],
    ['Scribe & Son', 'سكرايب وابنه', 1.2],
    ['Daftar', 'دفتر', 0.85],
    ['Notely', 'نوتلي', 0.95],
  ],
};

function codeOf(name: string): string {
  return name
    .replace(/[^A-Za-z]/g, '')
    .slice(0, 3)
    .toUpperCase();
}

/** Makers by the kind of thing that they make. */
export const brandPools = Object.fromEntries(
  Object.entries(pools).map(([pool, rows]) => [
    pool,
    rows.map(([en, ar, tier]) => ({ en, ar, tier, code: codeOf(en) })),
  ]),
) as unknown as Record<BrandPool, readonly Brand[]>;

/** Names of lines of things that have a name rather than a number. */
export const lineNames: readonly Bilingual[] = [
  ['Oslo', 'أوسلو'],
  ['Cedar', 'سيدار'],
  ['Amalfi', 'أمالفي'],
  ['Nara', 'نارا'],
  ['Luxor', 'الأقصر'],
  ['Marina', 'مارينا'],
  ['Willow', 'ويلو'],
  ['Petra', 'البتراء'],
  ['Aspen', 'أسبن'],
  ['Fjord', 'فيورد'],
  ['Jasmine', 'ياسمين'],
  ['Harbour', 'هاربر'],
  ['Siena', 'سيينا'],
  ['Nile', 'النيل'],
  ['Alba', 'ألبا'],
  ['Rosewood', 'روزوود'],
  ['Cordoba', 'قرطبة'],
  ['Meadow', 'ميدو'],
  ['Atlas', 'أطلس'],
  ['Linnea', 'لينيا'],
  ['Coral', 'كورال'],
  ['Samar', 'سمر'],
  ['Bergen', 'برغن'],
  ['Olive', 'أوليف'],
].map(([en = '', ar = '']) => ({ en, ar }));
