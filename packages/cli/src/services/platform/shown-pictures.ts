/** What products came with, or had before: they wait for no pictures. */
export interface ShownPictures {
  /** Numbers of the distinct ones. */
  pictures: number[];
  products: number;
  /** How many of the products got theirs now. */
  added: number;
}

export const noPictures = (): ShownPictures => ({ pictures: [], products: 0, added: 0 });
