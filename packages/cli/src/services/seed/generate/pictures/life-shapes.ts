import type { Shape } from './shape.ts';
import { box, disc, line, path, repeat } from './shape.ts';

/** Care, sport, play and paper. */
export const lifeShapes: Record<string, Shape> = {
  dryer: (p) =>
    box(80, 90, 200, 100, p.main, 50) +
    box(255, 105, 70, 70, p.dark, 12) +
    path('M130 180h64l26 150a14 14 0 0 1-14 16h-40a14 14 0 0 1-14-12z', p.main) +
    disc(135, 140, 30, p.dark) +
    box(168, 215, 20, 46, p.detail, 8),
  heart: (p) =>
    box(75, 80, 250, 240, p.main, 30) +
    box(98, 103, 204, 130, p.glass, 12) +
    line('M110 170h45l20-40 30 75 22-35h62', '#ffffff', 8) +
    path('M200 300c-50-32-30-62 0-42 30-20 50 10 0 42z', p.detail),
  dumbbell: (p) =>
    box(120, 184, 160, 32, p.light, 8) +
    box(60, 120, 46, 160, p.main, 14) +
    box(104, 145, 30, 110, p.dark, 10) +
    box(294, 120, 46, 160, p.main, 14) +
    box(266, 145, 30, 110, p.dark, 10),
  toycar: (p) =>
    path('M110 200c10-70 40-85 80-85h50c40 0 60 40 75 85z', p.light) +
    path('M60 200h270a25 25 0 0 1 25 25v45H45v-45a25 25 0 0 1 15-25z', p.main) +
    path('M140 195c5-40 25-55 55-58v58zM210 137h30c25 0 38 30 46 58h-76z', p.glass) +
    repeat(2, (i) => disc(120 + i * 165, 275, 40, p.dark) + disc(120 + i * 165, 275, 18, p.light)) +
    disc(338, 232, 10, p.detail),
  bear: (p) =>
    disc(130, 95, 34, p.dark) +
    disc(270, 95, 34, p.dark) +
    disc(200, 145, 86, p.main) +
    `<ellipse cx="200" cy="280" rx="92" ry="75" fill="${p.main}"/><ellipse cx="200" cy="288" rx="54" ry="48" fill="${p.light}"/><ellipse cx="200" cy="172" rx="36" ry="28" fill="${p.light}"/>` +
    disc(168, 130, 9, '#26282e') +
    disc(232, 130, 9, '#26282e') +
    disc(200, 162, 10, '#26282e'),
  dice: (p) =>
    box(65, 135, 170, 170, p.main, 30) +
    disc(110, 180, 16, p.detail) +
    disc(190, 180, 16, p.detail) +
    disc(150, 220, 16, p.detail) +
    disc(110, 260, 16, p.detail) +
    disc(190, 260, 16, p.detail) +
    box(205, 85, 130, 130, p.dark, 24) +
    disc(245, 125, 13, p.detail) +
    disc(295, 175, 13, p.detail),
  pencil: (p) =>
    path('M255 65l80 80-180 180-80-80z', p.main) +
    path('M75 245l80 80-105 25z', '#ead2a8') +
    path('M59 312l29 29-38 9z', '#26282e') +
    path('M255 65l28-28a18 18 0 0 1 26 0l54 54a18 18 0 0 1 0 26l-28 28z', p.detail) +
    path('M228 92l27-27 80 80-27 27z', p.light),
  gift: (p) =>
    box(85, 175, 230, 165, p.main, 10) +
    box(70, 125, 260, 62, p.dark, 10) +
    box(180, 125, 40, 215, p.detail, 0) +
    line('M200 125c-95-10-80-90 0-10 80-80 95 0 0 10', p.detail, 16),
};
