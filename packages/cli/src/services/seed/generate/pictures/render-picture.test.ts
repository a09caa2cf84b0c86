import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawPicture, pictureCount, renderPicture } from './render-picture.ts';

describe('pictures', () => {
  it('draws at most 300, each its own', () => {
    expect(pictureCount).toBeLessThanOrEqual(300);
    const drawings = new Set(Array.from({ length: pictureCount }, (_, index) => drawPicture(index)));
    expect(drawings.size).toBe(pictureCount);
    for (const drawing of drawings) expect(drawing).not.toMatch(/undefined|NaN/);
    expect(() => drawPicture(pictureCount)).toThrow(RangeError);
  });

  it('renders the same bytes again, square and of the asked width', async () => {
    const [first, again] = await Promise.all([renderPicture(42, 320), renderPicture(42, 320)]);
    expect(first.equals(again)).toBe(true);
    expect(await sharp(first).metadata()).toMatchObject({ format: 'webp', width: 320, height: 320 });
  });
});
