export type { SeedReviewer, SeedSeller } from './generate-people.ts';
export { generateReviewers, generateSellers } from './generate-people.ts';
export type { GenerateProductsOptions, MakeProductOptions } from './generate-products.ts';
export { generateProducts, pictureCount, productMaker, sellersOf } from './generate-products.ts';
export type { GenerateReviewsOptions, SeedReview } from './generate-reviews.ts';
export { reviewsOf } from './generate-reviews.ts';
export { pictureWidthsPx, renderPicture } from './pictures/render-picture.ts';
export type { SeedLocale, SeedProduct, SeedSku, SeedText } from './seed-product.ts';
export { arrivalMs, seedDateMs, stableIds } from './stable-ids.ts';
