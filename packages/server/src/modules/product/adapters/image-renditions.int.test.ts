/** What is held against a picture, and what against the process that renders it. */
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { ImageRefused, makeRenditions } from './image-renditions.ts';

const photo = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#336699' } })
  .jpeg()
  .toBuffer();

it('a picture has the widths that it is large enough for', async () => {
  expect((await makeRenditions(photo)).map(({ width, height }) => [width, height])).toEqual([[320, 160]]);
});

it('a file that the child finds to be no picture is refused', async () => {
  await expect(makeRenditions(Buffer.from('no picture'))).rejects.toBeInstanceOf(ImageRefused);
});

it('a child that was killed says nothing of the picture', async () => {
  const error: unknown = await makeRenditions(photo, 1).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(ImageRefused);
});
