/** The child process of image-renditions.ts: one picture in, its widths out, metadata dropped. */
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

const widths = [320, 640, 1280];
const formats = ['jpeg', 'png', 'webp'];
const mostPixels = 50_000_000;
const shortestSide = 50;

const input = await buffer(process.stdin);
const outcome = await render(input);
if (typeof outcome === 'string') process.stdout.write(`${JSON.stringify({ refused: outcome })}\n`);
else {
  const renditions = outcome.map(({ width, height, bytes }) => ({ width, height, length: bytes.length }));
  process.stdout.write(`${JSON.stringify({ renditions })}\n`);
  for (const { bytes } of outcome) process.stdout.write(bytes);
}

/** A reason for the seller, or the widths. */
async function render(file: Buffer): Promise<string | { width: number; height: number; bytes: Buffer }[]> {
  const open = () => sharp(file, { limitInputPixels: mostPixels, failOn: 'error', sequentialRead: true, pages: 1 });
  const facts = await open()
    .metadata()
    .catch(() => null);
  if (facts === null || !formats.includes(facts.format ?? '')) return 'The file is not a JPEG, PNG or WebP picture.';
  const { width = 0, height = 0 } = facts;
  if (width * height > mostPixels) return 'The picture has more than 50 million pixels.';
  if (Math.min(width, height) < shortestSide) return 'The picture is smaller than 50 pixels.';
  try {
    // The widths are made from the picture as it is meant to be seen; EXIF is not carried over.
    const upright = (facts.orientation ?? 1) >= 5 ? height : width;
    const wanted = widths.filter((w) => w <= upright);
    const made = [];
    for (const target of wanted.length > 0 ? wanted : [upright]) {
      const { data, info } = await open()
        .autoOrient()
        .resize({ width: target, withoutEnlargement: true })
        .webp({ quality: 80, effort: 3 })
        .toBuffer({ resolveWithObject: true });
      made.push({ width: info.width, height: info.height, bytes: data });
    }
    return made;
  } catch {
    return 'The picture is damaged or cut off.';
  }
}
