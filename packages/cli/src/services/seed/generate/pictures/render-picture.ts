import sharp from 'sharp';
import { pictureShapes } from '../families/index.ts';
import { colours } from '../lexicon/words.ts';
import { deviceShapes } from './device-shapes.ts';
import { homeShapes } from './home-shapes.ts';
import { lifeShapes } from './life-shapes.ts';
import { musicShapes } from './music-shapes.ts';
import type { Paint, Shape } from './shape.ts';

const shapes: Record<string, Shape> = { ...deviceShapes, ...musicShapes, ...homeShapes, ...lifeShapes };

/** How many pictures there are: one for each shape and colour. */
export const pictureCount = pictureShapes.length * colours.length;

/** The widths in which the shop shows a picture. */
export const pictureWidthsPx = [320, 640, 1280] as const;

const backdrops = ['#f3f0ea', '#eaf1f4', '#f2ecf3', '#edf3ea', '#f6f1e3'];

function mixed(hex: string, other: number, share: number): string {
  const channel = (at: number): string => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16);
    return Math.round(value + (other - value) * share)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

function paintOf(hex: string): Paint {
  const isLight = Number.parseInt(hex.slice(3, 5), 16) > 160;
  return {
    main: hex,
    dark: mixed(hex, isLight ? 70 : 0, 0.4),
    light: mixed(hex, 255, isLight ? 0.55 : 0.32),
    glass: '#33485c',
    detail: isLight ? '#d9703f' : '#f2b950',
  };
}

/** The drawing of picture `index`, as SVG. */
export function drawPicture(index: number): string {
  const shapeName = pictureShapes[Math.floor(index / colours.length)];
  const colour = colours[index % colours.length];
  const shape = shapes[shapeName ?? ''];
  if (!Number.isInteger(index) || !shape || !colour)
    throw new RangeError(`No picture ${index}; there are ${pictureCount}`);
  const backdrop = backdrops[Math.floor(index / colours.length) % backdrops.length] as string;
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" width="400" height="400">',
    `<defs><radialGradient id="b" cx="50%" cy="38%" r="75%"><stop offset="0" stop-color="#ffffff"/><stop offset="1" stop-color="${backdrop}"/></radialGradient></defs>`,
    '<rect width="400" height="400" fill="url(#b)"/>',
    '<ellipse cx="200" cy="350" rx="135" ry="13" fill="#00000014"/>',
    shape(paintOf(colour.hex)),
    '</svg>',
  ].join('');
}

/** Picture `index` as WebP, `widthPx` wide and high. The same index and width give the same bytes. */
export function renderPicture(index: number, widthPx: number): Promise<Buffer> {
  const svg = Buffer.from(drawPicture(index));
  // Drawn at its final size rather than scaled: sharper, and a large picture is not drawn for a small one.
  return sharp(svg, { density: (72 * widthPx) / 400 })
    .resize(widthPx, widthPx)
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
}
