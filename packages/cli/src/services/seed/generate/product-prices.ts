import type { ChosenAttribute } from './product-texts.ts';
import type { Random } from './random.ts';

/** Factor of a value on the price: values are listed from the least to the most. */
export function valueFactor({ attribute, value }: ChosenAttribute): number {
  if (attribute.priceSpread === 1 || attribute.values.length < 2) return 1;
  const place = attribute.values.indexOf(value) / (attribute.values.length - 1);
  return attribute.priceSpread ** (1 - 2 * place);
}

/**
 * The endings that shops use: .49 and .99 below 20, .99 and .00 below 200, whole tens less one above.
 * `habit` (0 to 1) is the product's own, so that its variants end alike.
 */
export function shopPrice(amount: number, habit: number): number {
  if (amount < 20) return Math.max(0.99, Math.floor(amount) + (habit < 0.3 ? 0.49 : 0.99));
  if (amount < 200) return Math.round(amount) - (habit < 0.7 ? 0.01 : 0);
  return Math.max(1, Math.round(amount / 10)) * 10 - (habit < 0.5 ? 1 : 0.01);
}

/** Log-normal around the category's median. */
export function drawPrice(medianUsd: number, tier: number, random: Random): number {
  return medianUsd * tier * Math.exp(0.35 * random.normal());
}
