import type { Family } from './family.ts';
import { choice, flag, measure } from './family.ts';

export const musicFamilies: Record<string, Family> = {
  instrument: {
    brands: 'music',
    named: false,
    picture: 'guitar',
    attributes: [
      choice(
        'wood',
        'Wood',
        'نوع الخشب',
        [
          ['spruce', 'خشب التنوب'],
          ['mahogany', 'خشب الماهوجني'],
          ['maple', 'خشب القيقب'],
          ['rosewood', 'خشب الورد'],
        ],
        0.85,
      ),
      choice(
        'size',
        'Size',
        'المقاس',
        [
          ['3/4', '3/4'],
          ['full size', 'مقاس كامل'],
        ],
        0.8,
      ),
      flag('case_included', 'Case included', 'مع حقيبة'),
    ],
    inTitle: ['wood'],
    variants: ['size', 'color'],
    stock: 12,
  },
  keys: {
    brands: 'music',
    named: false,
    picture: 'piano',
    attributes: [
      measure('keys', 'Keys', 'عدد المفاتيح', 'keys', [49, 61, 73, 88], 0.65),
      measure('voices', 'Voices', 'عدد الأصوات', '', [64, 128, 400, 600]),
      measure('weight_kg', 'Weight', 'الوزن', 'kg', [4.5, 6.2, 11.5, 22]),
    ],
    inTitle: ['keys'],
    variants: ['color'],
    stock: 10,
  },
  drums: {
    brands: 'music',
    named: false,
    picture: 'drum',
    attributes: [
      measure('pieces', 'Set', 'الطقم', 'pcs', [1, 5, 7, 9], 0.6),
      choice('surface', 'Surface', 'السطح', [
        ['mesh', 'شبكي'],
        ['wood', 'خشب'],
        ['rubber', 'مطاط'],
      ]),
    ],
    inTitle: ['surface'],
    variants: ['color'],
    stock: 10,
  },
  proaudio: {
    brands: 'music',
    named: false,
    picture: 'microphone',
    attributes: [
      choice('connection', 'Connection', 'الاتصال', [
        ['USB-C', 'USB-C'],
        ['XLR', 'XLR'],
      ]),
      measure('channels', 'Channels', 'عدد القنوات', '', [1, 2, 4, 8], 0.65),
      flag('phantom_power', 'Phantom power', 'طاقة فانتوم'),
    ],
    inTitle: ['connection'],
    variants: ['color'],
    stock: 22,
  },
};
