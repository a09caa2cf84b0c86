import type { Shape } from './shape.ts';
import { box, disc, line, path, repeat } from './shape.ts';

/** Instruments and what records them. */
export const musicShapes: Record<string, Shape> = {
  guitar: (p) =>
    box(190, 45, 22, 170, p.dark, 5) +
    box(180, 40, 42, 46, p.main, 8) +
    disc(201, 205, 58, p.main) +
    disc(201, 280, 76, p.main) +
    disc(201, 240, 26, p.dark) +
    box(172, 300, 58, 12, p.dark, 4) +
    repeat(4, (i) => box(193 + i * 5, 60, 1.5, 245, '#f5e9c8', 0)),
  piano: (p) =>
    box(45, 130, 310, 150, p.main, 12) +
    repeat(10, (i) => box(60 + i * 28, 175, 26, 95, '#fbfbfb', 3)) +
    repeat(9, (i) => (i % 7 === 2 || i % 7 === 6 ? '' : box(79 + i * 28, 175, 15, 56, '#26282e', 2))) +
    box(60, 145, 90, 16, p.dark, 6) +
    disc(330, 153, 9, p.detail),
  drum: (p) =>
    path('M75 165h250v120c0 50-250 50-250 0z', p.main) +
    `<ellipse cx="200" cy="165" rx="125" ry="44" fill="#f6f3ea"/>` +
    line('M75 175l42 122 42-102 41 112 41-112 42 102 42-122', p.light, 5) +
    line('M110 75l85 85M300 70l-85 90', p.dark, 10),
  microphone: (p) =>
    box(150, 55, 100, 170, p.main, 50) +
    repeat(5, (i) => box(150, 85 + i * 22, 100, 6, p.dark, 2)) +
    line('M115 185c0 110 170 110 170 0M200 268v58M140 332h120', p.dark, 14),
};
