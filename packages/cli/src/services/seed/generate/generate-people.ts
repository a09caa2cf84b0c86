import { familyNames, givenNames, shopKinds, shopNames } from './lexicon/people.ts';
import type { Bilingual } from './lexicon/words.ts';
import { randomKinds, randomOf } from './random.ts';

export interface SeedSeller {
  index: number;
  name: string;
  nameAr: string;
  slug: string;
  /** Of the shop's account; the domain is reserved and never gets mail. */
  email: string;
  owner: string;
  /** Basis points of each sale. */
  commissionBps: number;
  ageDays: number;
}

export interface SeedReviewer {
  index: number;
  name: string;
  nameAr: string;
  email: string;
  locale: 'en' | 'ar';
}

function personName(kind: number, seed: number, index: number): Bilingual {
  const random = randomOf(seed, kind, index);
  const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
  return { en: `${given.en} ${family.en}`, ar: `${given.ar} ${family.ar}` };
}

/** Shops; names do not repeat before all 120 combinations are used, then they carry a number. */
export function* generateSellers(options: { count: number; seed: number }): Generator<SeedSeller, void, undefined> {
  const combinations = shopNames.length * shopKinds.length;
  for (let index = 0; index < options.count; index += 1) {
    const random = randomOf(options.seed, randomKinds.seller, index);
    // 47 has no factor in common with 120, so the steps meet every combination once.
    const at = (index * 47 + (options.seed % combinations)) % combinations;
    const name = shopNames[at % shopNames.length] as Bilingual;
    const kind = shopKinds[Math.floor(at / shopNames.length)] as Bilingual;
    const round = Math.floor(index / combinations);
    const suffix = round === 0 ? '' : ` ${round + 1}`;
    const en = `${name.en} ${kind.en}${suffix}`;
    const slug = en.toLowerCase().replaceAll(' ', '-');
    const commissionBps = random.pick([800, 1000, 1200, 1500]);
    const owner = personName(randomKinds.seller, options.seed + 1, index).en;
    const ageDays = 720 + random.int(700);
    yield {
      index,
      name: en,
      nameAr: `${kind.ar} ${name.ar}${suffix}`,
      slug,
      email: `${slug}@sellers.example`,
      owner,
      commissionBps,
      ageDays,
    };
  }
}

/** Buyers who write reviews. */
export function* generateReviewers(options: { count: number; seed: number }): Generator<SeedReviewer, void, undefined> {
  for (let index = 0; index < options.count; index += 1) {
    const name = personName(randomKinds.reviewer, options.seed, index);
    const local = name.en.toLowerCase().replaceAll(' ', '.');
    const arabic = randomOf(options.seed, randomKinds.buyer, index).chance(0.45);
    yield {
      index,
      name: name.en,
      nameAr: name.ar,
      email: `${local}.${index}@buyers.example`,
      locale: arabic ? 'ar' : 'en',
    };
  }
}
