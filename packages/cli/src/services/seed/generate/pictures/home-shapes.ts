import type { Shape } from './shape.ts';
import { box, disc, line, path, repeat } from './shape.ts';

/** Things of the house. */
export const homeShapes: Record<string, Shape> = {
  fridge: (p) =>
    box(115, 45, 170, 300, p.main, 16) +
    box(115, 150, 170, 6, p.dark, 0) +
    box(260, 80, 10, 52, p.dark, 5) +
    box(260, 175, 10, 80, p.dark, 5) +
    box(135, 68, 50, 30, p.glass, 6),
  oven: (p) =>
    box(80, 70, 240, 260, p.main, 14) +
    repeat(4, (i) => disc(120 + i * 53, 105, 15, p.dark)) +
    box(105, 145, 190, 14, p.light, 7) +
    box(105, 175, 190, 125, p.glass, 10) +
    repeat(3, (i) => box(120, 205 + i * 28, 160, 4, '#ffffff55', 2)),
  washer: (p) =>
    box(85, 55, 230, 290, p.main, 16) +
    box(105, 75, 80, 34, p.dark, 6) +
    disc(275, 92, 18, p.detail) +
    disc(200, 225, 88, p.dark) +
    disc(200, 225, 70, p.glass) +
    path('M140 240c30-25 60 20 120-5a62 62 0 0 1-120 5z', '#ffffff66'),
  vacuum: (p) =>
    line('M265 60L165 285', p.dark, 16) +
    box(195, 110, 70, 120, p.main, 26) +
    box(240, 50, 60, 26, p.main, 12) +
    path('M75 335l20-48h130l20 48z', p.main) +
    box(95, 290, 130, 12, p.detail, 6) +
    disc(230, 170, 20, p.glass),
  blender: (p) =>
    path('M130 60h150l-22 190H152z', p.glass) +
    line('M272 95c60 10 52 95-2 100', p.dark, 14) +
    box(125, 45, 160, 24, p.dark, 8) +
    path('M140 250h130l22 92H118z', p.main) +
    disc(205, 300, 24, p.detail) +
    line('M178 250l54-24M178 226l54 24', p.dark, 7),
  coffee: (p) =>
    box(95, 55, 210, 70, p.main, 16) +
    box(95, 55, 75, 285, p.main, 16) +
    box(95, 305, 215, 36, p.dark, 10) +
    path('M195 190h100l-10 112h-80z', p.glass) +
    line('M294 215c38 4 34 58-4 60', p.dark, 10) +
    disc(133, 90, 12, p.detail) +
    box(228, 125, 36, 26, p.dark, 4),
  fan: (p) =>
    disc(200, 155, 105, p.light) +
    repeat(
      3,
      (i) => `<ellipse cx="200" cy="103" rx="30" ry="54" fill="${p.main}" transform="rotate(${i * 120} 200 155)"/>`,
    ) +
    disc(200, 155, 22, p.dark) +
    box(190, 255, 20, 62, p.dark, 4) +
    box(130, 312, 140, 24, p.main, 12),
  iron: (p) =>
    path('M60 275C80 190 160 165 250 165h65l25 110z', p.main) +
    line('M150 165c5-60 150-65 165-5v20', p.dark, 22) +
    box(55, 275, 290, 24, p.dark, 6) +
    disc(230, 225, 18, p.detail),
  utensil: (p) =>
    line('M120 190v150M200 150v190M285 190v150', p.dark, 16) +
    path('M85 60h70v90c0 50-70 50-70 0z', p.main) +
    `<ellipse cx="200" cy="110" rx="38" ry="56" fill="${p.main}"/>` +
    repeat(3, (i) => box(252 + i * 26, 55, 12, 100, p.main, 6)) +
    box(252, 140, 64, 48, p.main, 18),
  pot: (p) =>
    box(60, 178, 60, 22, p.dark, 10) +
    box(280, 178, 60, 22, p.dark, 10) +
    path('M90 160h220v120a40 40 0 0 1-40 40H130a40 40 0 0 1-40-40z', p.main) +
    path('M85 155c10-60 220-60 230 0z', p.light) +
    disc(200, 98, 16, p.dark) +
    box(85, 150, 230, 16, p.dark, 8),
  mug: (p) =>
    line('M270 160c80-15 80 115 0 100', p.main, 24) +
    path('M95 110h180v180a40 40 0 0 1-40 40H135a40 40 0 0 1-40-40z', p.main) +
    `<ellipse cx="185" cy="112" rx="90" ry="22" fill="${p.dark}"/>` +
    box(120, 190, 60, 60, p.light, 30),
  chair: (p) =>
    box(120, 55, 150, 140, p.main, 26) +
    box(105, 205, 185, 46, p.dark, 18) +
    line('M125 250l-14 90M272 250l14 90M165 250v70M232 250v70', p.light, 14) +
    box(140, 80, 110, 10, p.light, 5),
  vase: (p) =>
    path('M165 175c-70 40-60 165 5 165h60c65 0 75-125 5-165l8-45h-86z', p.main) +
    box(150, 118, 100, 16, p.dark, 8) +
    line('M185 118C180 80 150 70 140 50M205 118V45M220 118c10-40 35-45 45-62', '#5f8f5a', 7) +
    disc(138, 48, 16, p.detail) +
    disc(205, 44, 16, p.detail) +
    disc(266, 54, 16, p.detail),
  lamp: (p) =>
    path('M140 60h120l45 130H95z', p.main) +
    path('M120 190h160l20 60H100z', '#ffedb066') +
    box(192, 190, 16, 122, p.dark, 4) +
    `<ellipse cx="200" cy="322" rx="72" ry="18" fill="${p.dark}"/>`,
  box: (p) =>
    path('M70 130l130-55 130 55-130 55z', p.light) +
    path('M70 130l130 55v155L70 280z', p.main) +
    path('M330 130l-130 55v155l130-60z', p.dark) +
    path('M120 108l130 55v40l-22 10v-42L98 118z', p.detail),
  grill: (p) =>
    path('M80 170h240c0 110-240 110-240 0z', p.main) +
    path('M80 160c10-95 230-95 240 0z', p.dark) +
    line('M140 240l-35 100M260 240l35 100M130 295h140', p.dark, 12) +
    disc(200, 92, 12, p.detail) +
    box(75, 158, 250, 12, p.light, 6),
  paw: (p) =>
    `<ellipse cx="200" cy="255" rx="82" ry="68" fill="${p.main}"/>` +
    `<ellipse cx="105" cy="185" rx="30" ry="42" fill="${p.dark}"/><ellipse cx="165" cy="125" rx="30" ry="44" fill="${p.dark}"/><ellipse cx="235" cy="125" rx="30" ry="44" fill="${p.dark}"/><ellipse cx="295" cy="185" rx="30" ry="42" fill="${p.dark}"/>`,
  bag: (p) =>
    line('M150 130c0-90 100-90 100 0', p.dark, 16) +
    path('M85 125h230l22 200a20 20 0 0 1-20 20H83a20 20 0 0 1-20-20z', p.main) +
    box(115, 205, 170, 100, p.light, 14) +
    box(185, 196, 30, 40, p.detail, 8),
  tools: (p) =>
    line('M110 320L250 160', p.main, 30) +
    path('M240 60a75 75 0 1 0 95 100l-50 5-40-45z', p.dark) +
    line('M290 325L175 200', p.dark, 18) +
    box(110, 95, 120, 52, p.main, 12) +
    disc(105, 322, 8, p.detail),
};
