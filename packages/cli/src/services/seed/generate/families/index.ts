import { computingFamilies } from './computing.ts';
import type { Family } from './family.ts';
import { homeFamilies } from './home.ts';
import { lifeFamilies } from './life.ts';
import { mediaFamilies } from './media.ts';
import { musicFamilies } from './music.ts';

const families: Record<string, Family> = {
  ...computingFamilies,
  ...mediaFamilies,
  ...musicFamilies,
  ...homeFamilies,
  ...lifeFamilies,
};

/** The family that a category of the seed names. */
export function familyByName(name: string): Family {
  const family = families[name];
  if (!family) throw new RangeError(`No product family ${name}`);
  return family;
}

/** Shapes that pictures must be able to draw, in a fixed order. */
export const pictureShapes: readonly string[] = [
  ...new Set(Object.values(families).map((family) => family.picture)),
].toSorted();
