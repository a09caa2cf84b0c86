/** What follows from a document: texts to match, terms to filter and count by, columns to sort by. Pure. */
import { hash } from 'node:crypto';
import { remembering } from './memo.ts';
import { fold, indexTokens } from './normalise.ts';
import {
  type Attributes,
  isVisible,
  type Locale,
  popularityOf,
  type SearchDocument,
  stockOf,
} from './search-document.ts';

export const locales: readonly Locale[] = ['en', 'ar'];
const descriptionLimit = 6_000;

/** Equal for values that differ in case, marks or blanks only. */
export const valueKey: (value: string) => string = remembering(20_000, (value) =>
  hash('sha1', fold(value).replace(/\s+/gu, ' ').trim(), 'hex').slice(0, 16),
);

export interface AttributeTerm {
  locale: Locale;
  name: string;
  key: string;
  value: string;
}

export interface DerivedTexts {
  title: string;
  brand: string;
  category: string;
  codes: string;
  attributes: string;
  description: string;
}

export interface Derived {
  texts: DerivedTexts;
  /** All of `texts`: what the fallback matches. */
  allText: string;
  /** Whole folded words, for spelling. */
  words: string;
  isVisible: boolean;
  brandKey: string | null;
  slugKeys: string[];
  attributeTerms: AttributeTerm[];
  stock: number;
  ratingCenti: number;
  popularity: number;
}

export function deriveFrom(document: SearchDocument): Derived {
  const { product, category } = document;
  const inAll = Object.values(product.texts);
  const names = Object.values(category.names).flat();
  const skuTexts = product.skus.flatMap((sku) => [sku.title, ...Object.values(sku.attributes)]);
  const tokens = new FieldTokens();
  const texts = {
    title: tokens.of(inAll.map((text) => text.title)),
    brand: tokens.ofShared([product.brand ?? '']),
    category: tokens.ofShared(names),
    codes: tokens.of(product.skus.map((sku) => sku.code)),
    attributes: tokens.ofShared([...inAll.flatMap((text) => Object.values(text.attributes)), ...skuTexts]),
    description: tokens.of(inAll.map((text) => text.description.slice(0, descriptionLimit))),
  };
  return {
    texts,
    allText: tokens.all(),
    words: fold([...inAll.map((text) => text.title), product.brand ?? '', ...names].join(' '))
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
    isVisible: isVisible(document),
    brandKey: product.brand === null ? null : valueKey(product.brand),
    ...deriveTerms(document),
    stock: stockOf(document),
    ratingCenti: Math.round((document.rating.average ?? 0) * 100),
    popularity: popularityOf(document),
  };
}

/** What a product is filtered and counted by. */
export function deriveTerms(document: SearchDocument): Pick<Derived, 'slugKeys' | 'attributeTerms'> {
  return { slugKeys: document.category.slugs.map(valueKey), attributeTerms: attributeTermsOf(document) };
}

/** Longer texts are each product's own. */
const longestShared = 60;
const sharedTokens = remembering(20_000, indexTokens);

/** The tokens of one document: each once in every field that has it, and once in all of them together. */
class FieldTokens {
  /** By token, the last field that has it. */
  private readonly fieldOf = new Map<string, number>();
  private field = 0;

  of(texts: readonly string[]): string {
    return this.next(texts.map(indexTokens));
  }

  /** Texts that many products have. */
  ofShared(texts: readonly string[]): string {
    return this.next(texts.map((text) => (text.length > longestShared ? indexTokens(text) : sharedTokens(text))));
  }

  all(): string {
    return [...this.fieldOf.keys()].join(' ');
  }

  private next(lists: readonly (readonly string[])[]): string {
    this.field += 1;
    const own: string[] = [];
    for (const list of lists)
      for (const token of list) {
        if (this.fieldOf.get(token) === this.field) continue;
        this.fieldOf.set(token, this.field);
        own.push(token);
      }
    return own.join(' ');
  }
}

/** Every value once per language; a language without a translation has the value of the language of record. */
function attributeTermsOf({ product }: SearchDocument): AttributeTerm[] {
  const record: Attributes = product.texts[product.language]?.attributes ?? {};
  const terms = new Map<string, AttributeTerm>();
  for (const locale of locales) {
    const own: Attributes = { ...record, ...(product.texts[locale]?.attributes ?? {}) };
    const all = [own, ...product.skus.map((sku) => sku.attributes)].flatMap((attributes) => Object.entries(attributes));
    for (const [name, value] of all) {
      const key = valueKey(value);
      const id = `${locale}|${name}|${key}`;
      if (!terms.has(id)) terms.set(id, { locale, name, key, value });
    }
  }
  return [...terms.values()];
}
