/** Paints of one picture. */
export interface Paint {
  /** The product's colour. */
  main: string;
  /** The same, darker and lighter. */
  dark: string;
  light: string;
  /** Screens and glass. */
  glass: string;
  /** Small details that must be seen on `main`. */
  detail: string;
}

/** Draws in a square of 400 by 400, the object within 50 to 350. */
export type Shape = (paint: Paint) => string;

/** Rounded rectangle. */
export function box(x: number, y: number, width: number, height: number, fill: string, radius = 10): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
}

export function disc(cx: number, cy: number, r: number, fill: string): string {
  return `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${fill}"/>`;
}

export function path(d: string, fill: string): string {
  return `<path d="${d}" fill="${fill}"/>`;
}

/** An open line with round ends. */
export function line(d: string, stroke: string, width: number): string {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** Repeats a drawing at steps. */
export function repeat(count: number, draw: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => draw(index)).join('');
}
