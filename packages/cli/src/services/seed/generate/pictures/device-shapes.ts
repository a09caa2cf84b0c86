import type { Shape } from './shape.ts';
import { box, disc, line, path, repeat } from './shape.ts';

/** Electronic things: computers, pictures and sound. */
export const deviceShapes: Record<string, Shape> = {
  laptop: (p) =>
    box(85, 95, 230, 155, p.main, 12) +
    box(97, 107, 206, 131, p.glass, 4) +
    path('M55 258h290l-18 26a10 10 0 0 1-8 4H81a10 10 0 0 1-8-4z', p.dark) +
    box(165, 258, 70, 9, p.light, 4),
  desktop: (p) =>
    box(120, 65, 150, 270, p.main, 14) +
    box(138, 88, 114, 16, p.dark, 4) +
    box(138, 116, 114, 16, p.dark, 4) +
    disc(195, 235, 38, p.dark) +
    disc(195, 235, 26, p.light) +
    disc(195, 300, 9, p.detail),
  tablet: (p) => box(105, 60, 190, 280, p.main, 20) + box(119, 82, 162, 236, p.glass, 6) + disc(200, 329, 5, p.detail),
  monitor: (p) =>
    box(60, 85, 280, 175, p.main, 12) +
    box(73, 98, 254, 149, p.glass, 4) +
    box(183, 260, 34, 42, p.dark, 2) +
    box(130, 300, 140, 15, p.dark, 7),
  chip: (p) =>
    repeat(6, (i) => box(118 + i * 30, 95, 14, 210, p.light, 3)) +
    repeat(6, (i) => box(95, 118 + i * 30, 210, 14, p.light, 3)) +
    box(115, 115, 170, 170, p.main, 14) +
    box(150, 150, 100, 100, p.dark, 8) +
    disc(136, 136, 6, p.detail),
  drive: (p) =>
    box(110, 70, 180, 260, p.main, 22) +
    box(132, 95, 136, 60, p.light, 8) +
    disc(200, 240, 44, p.dark) +
    disc(200, 240, 14, p.light) +
    disc(265, 308, 7, p.detail),
  router: (p) =>
    line('M110 215L90 90M290 215l20-125', p.dark, 14) +
    box(70, 210, 260, 85, p.main, 22) +
    repeat(5, (i) => disc(115 + i * 34, 252, 7, p.detail)) +
    box(270, 246, 36, 12, p.dark, 6),
  keyboard: (p) =>
    box(45, 135, 310, 130, p.main, 16) +
    repeat(3, (row) => repeat(10, (i) => box(62 + i * 28, 152 + row * 27, 22, 20, p.light, 4))) +
    box(120, 233, 160, 18, p.light, 5),
  printer: (p) =>
    box(120, 70, 160, 90, p.light, 4) +
    box(70, 140, 260, 120, p.main, 16) +
    box(110, 220, 180, 105, '#fdfdfd', 4) +
    box(110, 214, 180, 12, p.dark, 4) +
    disc(300, 168, 8, p.detail) +
    repeat(3, (i) => box(135, 248 + i * 20, 130 - i * 20, 7, p.light, 3)),
  cable: (p) =>
    line('M120 290C120 190 290 320 280 200S150 180 190 110', p.main, 16) +
    box(98, 275, 44, 62, p.dark, 8) +
    box(108, 330, 24, 18, p.light, 2) +
    box(168, 62, 44, 62, p.dark, 8) +
    box(178, 52, 24, 18, p.light, 2),
  tripod: (p) =>
    line('M200 165L120 335M200 165l80 170M200 165v165', p.main, 14) +
    box(165, 140, 70, 30, p.dark, 8) +
    box(140, 80, 120, 62, p.main, 12) +
    disc(200, 111, 22, p.glass),
  battery: (p) =>
    box(180, 62, 40, 26, p.dark, 6) +
    box(130, 85, 140, 250, p.main, 20) +
    path('M212 130l-52 92h36l-12 70 56-96h-38z', p.detail),
  case: (p) =>
    box(120, 55, 160, 290, p.main, 30) +
    box(136, 72, 70, 76, p.dark, 20) +
    disc(158, 96, 15, p.glass) +
    disc(184, 124, 15, p.glass) +
    box(140, 300, 120, 6, p.light, 3),
  tv: (p) =>
    box(45, 80, 310, 190, p.main, 8) +
    box(53, 88, 294, 174, p.glass, 3) +
    path('M53 262L190 88h100L150 262z', '#ffffff22') +
    line('M130 270l-20 42M270 270l20 42', p.dark, 12),
  projector: (p) =>
    path('M95 210L20 120v140z', '#ffe9a855') +
    box(80, 145, 250, 120, p.main, 24) +
    disc(135, 205, 46, p.dark) +
    disc(135, 205, 30, p.glass) +
    repeat(4, (i) => box(215, 175 + i * 18, 85, 8, p.dark, 4)) +
    box(105, 265, 30, 16, p.dark, 4) +
    box(275, 265, 30, 16, p.dark, 4),
  player: (p) =>
    box(60, 165, 280, 70, p.main, 14) +
    box(80, 185, 120, 14, p.dark, 6) +
    disc(300, 200, 16, p.light) +
    disc(258, 200, 9, p.detail) +
    box(75, 235, 40, 12, p.dark, 4) +
    box(285, 235, 40, 12, p.dark, 4),
  headphones: (p) =>
    line('M95 235C80 60 320 60 305 235', p.main, 24) +
    box(70, 205, 62, 115, p.dark, 28) +
    box(268, 205, 62, 115, p.dark, 28) +
    box(110, 215, 30, 95, p.main, 14) +
    box(260, 215, 30, 95, p.main, 14),
  speaker: (p) =>
    box(115, 55, 170, 290, p.main, 24) +
    disc(200, 125, 34, p.dark) +
    disc(200, 125, 18, p.light) +
    disc(200, 245, 66, p.dark) +
    disc(200, 245, 44, p.main) +
    disc(200, 245, 20, p.light),
  radio: (p) =>
    line('M120 130L250 60', p.dark, 8) +
    box(60, 125, 280, 180, p.main, 24) +
    disc(140, 215, 58, p.dark) +
    disc(140, 215, 40, p.light) +
    box(225, 160, 95, 44, p.glass, 6) +
    disc(248, 250, 20, p.dark) +
    disc(300, 250, 20, p.dark),
  camera: (p) =>
    box(150, 88, 100, 50, p.dark, 12) +
    box(55, 118, 290, 190, p.main, 26) +
    disc(200, 213, 78, p.dark) +
    disc(200, 213, 58, p.glass) +
    disc(182, 195, 16, '#ffffff55') +
    box(285, 140, 38, 22, p.detail, 6),
  lens: (p) =>
    box(95, 120, 210, 160, p.main, 18) +
    box(75, 105, 40, 190, p.dark, 10) +
    repeat(9, (i) => box(150 + i * 14, 120, 7, 160, p.dark, 3)) +
    box(295, 140, 30, 120, p.light, 6) +
    box(135, 190, 8, 20, p.detail, 3),
  binoculars: (p) =>
    box(85, 75, 75, 75, p.dark, 14) +
    box(240, 75, 75, 75, p.dark, 14) +
    path('M90 130h65l25 160H65z', p.main) +
    path('M245 130h65l25 160H220z', p.main) +
    box(160, 165, 80, 46, p.light, 10) +
    disc(122, 295, 50, p.glass) +
    disc(278, 295, 50, p.glass),
  phone: (p) =>
    box(125, 50, 150, 300, p.main, 28) +
    box(135, 62, 130, 276, p.glass, 18) +
    box(177, 74, 46, 12, p.main, 6) +
    box(170, 322, 60, 6, '#ffffff88', 3),
  watch: (p) =>
    box(155, 45, 90, 310, p.dark, 26) +
    box(115, 115, 170, 170, p.main, 44) +
    box(131, 131, 138, 138, p.glass, 32) +
    line('M200 200v-38M200 200l28 16', '#ffffff', 8) +
    box(285, 180, 14, 40, p.main, 6),
  gamepad: (p) =>
    path(
      'M120 125h160c55 0 75 90 70 150-3 38-45 38-65 8l-20-28H135l-20 28c-20 30-62 30-65-8-5-60 15-150 70-150z',
      p.main,
    ) +
    box(105, 176, 60, 18, p.dark, 5) +
    box(126, 155, 18, 60, p.dark, 5) +
    disc(275, 165, 12, p.detail) +
    disc(275, 207, 12, p.light) +
    disc(254, 186, 12, p.light) +
    disc(296, 186, 12, p.light),
  drone: (p) =>
    line('M110 120l180 150M290 120L110 270', p.dark, 16) +
    repeat(
      4,
      (i) => `<ellipse cx="${i % 2 ? 300 : 100}" cy="${i < 2 ? 110 : 275}" rx="58" ry="14" fill="${p.light}"/>`,
    ) +
    box(145, 150, 110, 90, p.main, 30) +
    disc(200, 228, 24, p.glass),
  doorbell: (p) =>
    box(140, 50, 120, 300, p.main, 34) +
    disc(200, 125, 40, p.dark) +
    disc(200, 125, 24, p.glass) +
    disc(200, 265, 44, p.light) +
    disc(200, 265, 30, p.detail),
  car: (p) =>
    box(50, 120, 300, 160, p.main, 18) +
    box(130, 142, 200, 98, p.glass, 8) +
    disc(90, 190, 28, p.dark) +
    disc(90, 190, 14, p.light) +
    repeat(5, (i) => box(135 + i * 40, 252, 30, 14, p.light, 5)),
};
