/**
 * Products that look like a shop's. The i-th follows from (seed, i) alone, so ranges can be made apart and in any
 * order, and five million need no more memory than one.
 */
import type { SeedCategory } from '../seed-data.ts';
import { readSeedCategories } from '../seed-data.ts';
import type { Attribute, AttributeValue, Family } from './families/family.ts';
import { familyByName, pictureShapes } from './families/index.ts';
import { familyForNoun } from './families/noun-rules.ts';
import type { Brand } from './lexicon/brands.ts';
import { brandPools, lineNames } from './lexicon/brands.ts';
import type { Bilingual } from './lexicon/words.ts';
import { colours } from './lexicon/words.ts';
import { drawPrice, shopPrice, valueFactor } from './product-prices.ts';
import type { ChosenAttribute } from './product-texts.ts';
import { writeTexts } from './product-texts.ts';
import type { Random } from './random.ts';
import { randomKinds, randomOf } from './random.ts';
import type { SeedLocale, SeedProduct, SeedSku } from './seed-product.ts';
import { ageDaysOf } from './stable-ids.ts';

export interface MakeProductOptions {
  seed: number;
  locales: readonly SeedLocale[];
  /** Minor units of the currency for one US dollar; default 100. */
  minorPerUsd?: number;
}

export interface GenerateProductsOptions extends MakeProductOptions {
  /** How many; the first is number `from`. */
  count: number;
  from?: number;
}

const fewestSellers = 60;
const productsPerSeller = 1_000;

/** How many shops so many products are spread over. */
export function sellersOf(products: number): number {
  return Math.max(fewestSellers, Math.floor(products / productsPerSeller));
}

interface Leaf {
  category: SeedCategory;
  noun: Bilingual;
  medianUsd: number;
  family: Family;
  brands: readonly Brand[];
  shape: number;
}

interface Context {
  leaves: readonly Leaf[];
  seed: number;
  minorPerUsd: number;
  arabic: boolean;
}

const colourAttribute: Attribute = {
  key: 'color',
  label: { en: 'Colour', ar: 'اللون' },
  priceSpread: 1,
  values: colours.map((colour) => ({ value: colour.en, text: { en: colour.en, ar: colour.ar }, code: colour.code })),
};

function makeLeaves(): Leaf[] {
  return readSeedCategories().flatMap((category) => {
    if (!category.leaf) return [];
    const family = familyForNoun(familyByName(category.leaf.family), category.leaf.noun);
    const noun = { en: category.leaf.noun, ar: category.leaf.nounAr };
    const shape = pictureShapes.indexOf(family.picture);
    return [{ category, noun, medianUsd: category.leaf.medianUsd, family, brands: brandPools[family.brands], shape }];
  });
}

function makeModel(family: Family, brand: Brand, random: Random): Bilingual {
  if (family.named) {
    const line = random.pick(lineNames);
    const number = 1 + random.int(9);
    return random.chance(0.4) ? { en: `${line.en} ${number}`, ar: `${line.ar} ${number}` } : line;
  }
  const letters = brand.code[0] + 'ACDEGHKLMPRSTVXZ'.charAt(random.int(16));
  const text = `${letters}-${(10 + random.int(90)) * (random.chance(0.6) ? 10 : 1)}${random.chance(0.3) ? 'BDFKQSTX'.charAt(random.int(8)) : ''}`;
  return { en: text, ar: text };
}

/** Neighbours of the list of values, so that sizes are steps and not leaps. */
function someValues(attribute: Attribute, wanted: number, random: Random): AttributeValue[] {
  const count = Math.min(wanted, attribute.values.length);
  const from = random.int(attribute.values.length - count + 1);
  return attribute.values.slice(from, from + count);
}

/** What the SKUs differ in: one to six combinations of at most two attributes. */
function drawVariants(family: Family, random: Random): ChosenAttribute[][] {
  const axes = family.variants.map((key) => (key === 'color' ? colourAttribute : attributeOf(family, key)));
  const [first, second] = axes;
  if (!first) return [[]];
  const firstCount = random.chance(0.35) ? 1 : 2 + random.int(second ? 2 : 3);
  const firstValues = someValues(first, firstCount, random);
  const secondValues = second ? someValues(second, random.chance(0.5) ? 1 : 2, random) : [];
  if (!second) return firstValues.map((value) => [{ attribute: first, value }]);
  return firstValues
    .flatMap((value) =>
      secondValues.map((other) => [
        { attribute: first, value },
        { attribute: second, value: other },
      ]),
    )
    .slice(0, 6);
}

function attributeOf(family: Family, key: string): Attribute {
  const attribute = family.attributes.find((candidate) => candidate.key === key);
  if (!attribute) throw new RangeError(`A family varies by ${key} but has no such attribute`);
  return attribute;
}

/** One in sixteen is sold out; the rest fall off around the family's typical stock. */
function drawStock(typical: number, random: Random): number {
  if (random.chance(1 / 16)) return 0;
  return 1 + Math.floor(typical * 0.6 * -Math.log(1 - random.next()));
}

interface Pricing {
  base: number;
  /** Share by which the former price was higher; 0 without one. */
  discount: number;
  habit: number;
  minorPerUsd: number;
}

function priceOf(
  factor: number,
  { base, discount, habit, minorPerUsd }: Pricing,
): Pick<SeedSku, 'price' | 'compareAtPrice'> {
  const price = shopPrice(base * factor, habit);
  const minor = Math.max(1, Math.round(price * minorPerUsd));
  const before = discount > 0 ? Math.round(shopPrice(price / (1 - discount), habit) * minorPerUsd) : 0;
  return { price: minor, compareAtPrice: before > minor ? before : null };
}

function makeSku(
  variant: readonly ChosenAttribute[],
  prefix: string,
  pricing: Pricing,
  stock: number,
  arabic: boolean,
): SeedSku {
  const attributes: SeedSku['attributes'] = {};
  let factor = 1;
  let code = prefix;
  let title = '';
  let titleAr = '';
  for (const chosen of variant) {
    attributes[chosen.attribute.key] = chosen.value.text.en;
    factor *= valueFactor(chosen);
    code += `-${chosen.value.code}`;
    title += (title === '' ? '' : ' / ') + chosen.value.text.en;
    titleAr += (titleAr === '' ? '' : ' / ') + chosen.value.text.ar;
  }
  const { price, compareAtPrice } = priceOf(factor, pricing);
  if (title === '') [title, titleAr] = ['Standard', 'قياسي'];
  return { code, title, titleAr: arabic ? titleAr : null, attributes, price, compareAtPrice, stock };
}

/** Attributes of the product itself: those that its SKUs do not differ in. */
function drawAttributes(family: Family, random: Random): ChosenAttribute[] {
  return family.attributes
    .filter((attribute) => !family.variants.includes(attribute.key))
    .map((attribute) => ({ attribute, value: random.pick(attribute.values) }));
}

function makeProduct(index: number, context: Context): SeedProduct {
  const random = randomOf(context.seed, randomKinds.product, index);
  const leaf = random.pick(context.leaves);
  const { family } = leaf;
  const brand = random.pick(leaf.brands);
  const model = makeModel(family, brand, random);
  const chosen = drawAttributes(family, random);
  const variants = drawVariants(family, random);
  const texts = writeTexts(
    { noun: leaf.noun, brand, model, chosen, inTitle: family.inTitle, technical: !family.named },
    random,
    context.arabic,
  );
  const number = index.toString(36).toUpperCase().padStart(4, '0');
  const prefix = `${brand.code}-${number}`;
  const attributes: SeedProduct['attributes'] = {};
  const attributesAr: SeedProduct['attributes'] = {};
  const facts: SeedProduct['facts'] = {};
  let base = drawPrice(leaf.medianUsd, brand.tier, random);
  for (const { attribute, value } of chosen) {
    attributes[attribute.key] = value.text.en;
    attributesAr[attribute.key] = value.text.ar;
    facts[attribute.key] = value.value;
    base *= valueFactor({ attribute, value });
  }
  const discount = random.chance(0.22) ? 0.08 + random.next() * 0.27 : 0;
  const pricing = { base, discount, habit: random.next(), minorPerUsd: context.minorPerUsd };
  const skus = variants.map((variant) =>
    makeSku(variant, prefix, pricing, drawStock(family.stock, random), context.arabic),
  );
  const colour = skus[0]?.attributes.color;
  const shade = Math.max(
    0,
    colours.findIndex((candidate) => candidate.en === (colour ?? colours[index % colours.length]?.en)),
  );
  return {
    index,
    externalId: `seed-${number.toLowerCase()}`,
    // A few sellers have much, many have little.
    sellerIndex: Math.floor(sellersOf(index) * random.next() ** 2),
    categoryId: leaf.category.id,
    brand: brand.en,
    title: texts.en[0],
    description: texts.en[1],
    translations: texts.ar ? { ar: { title: texts.ar[0], description: texts.ar[1], attributes: attributesAr } } : {},
    attributes,
    facts,
    skus,
    picture: leaf.shape * colours.length + shade,
    // The order statistics of u^-s fall like rank^-s, without knowing how many products there will be.
    popularity: Math.max(1e-7, 1 - random.next()) ** -0.8,
    quality: Math.min(4.9, Math.max(2.2, 4.15 + 0.45 * random.normal())),
    ageDays: ageDaysOf(index),
  };
}

/** Numbers of pictures are below this. */
export const pictureCount = pictureShapes.length * colours.length;

/** Makes any product by its number. */
export function productMaker(options: MakeProductOptions): (index: number) => SeedProduct {
  const context: Context = {
    leaves: makeLeaves(),
    seed: options.seed,
    minorPerUsd: options.minorPerUsd ?? 100,
    arabic: options.locales.includes('ar'),
  };
  return (index) => makeProduct(index, context);
}

/** Products `from` to `from + count - 1`. */
export function* generateProducts(options: GenerateProductsOptions): Generator<SeedProduct, void, undefined> {
  const { count, from = 0 } = options;
  const make = productMaker(options);
  for (let index = from; index < from + count; index += 1) yield make(index);
}
