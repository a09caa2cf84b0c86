import type { Family } from './family.ts';
import { choice, flag, measure } from './family.ts';

const age = measure('age', 'Age', 'العمر', 'yr', [3, 4, 6, 8, 10]);
const pieces = measure('pieces', 'Set', 'الطقم', 'pcs', [12, 24, 48, 120, 500], 0.7);

export const lifeFamilies: Record<string, Family> = {
  beauty: {
    brands: 'care',
    named: false,
    picture: 'dryer',
    attributes: [
      choice('power', 'Power', 'مصدر الطاقة', [
        ['rechargeable', 'قابل للشحن'],
        ['mains', 'كهرباء'],
        ['battery', 'بطارية'],
      ]),
      measure('speeds', 'Speeds', 'عدد السرعات', '', [2, 3, 5, 8]),
      flag('waterproof', 'Waterproof', 'مقاوم للماء'),
    ],
    inTitle: ['power'],
    variants: ['color'],
    stock: 50,
  },
  health: {
    brands: 'care',
    named: false,
    picture: 'heart',
    attributes: [
      choice('display', 'Display', 'الشاشة', [
        ['LCD', 'LCD'],
        ['LED', 'LED'],
        ['OLED', 'OLED'],
      ]),
      measure('memory_readings', 'Memory', 'الذاكرة', '', [30, 90, 200]),
      flag('bluetooth', 'Bluetooth', 'بلوتوث'),
    ],
    inTitle: ['display'],
    variants: ['color'],
    stock: 60,
  },
  fitness: {
    brands: 'sport',
    named: true,
    picture: 'dumbbell',
    attributes: [
      choice(
        'level',
        'Level',
        'المستوى',
        [
          ['beginner', 'للمبتدئين'],
          ['intermediate', 'للمستوى المتوسط'],
          ['advanced', 'للمحترفين'],
        ],
        0.85,
      ),
      flag('foldable', 'Foldable', 'قابل للطي'),
      choice(
        'size',
        'Size',
        'المقاس',
        [
          ['S', 'صغير'],
          ['M', 'متوسط'],
          ['L', 'كبير'],
        ],
        0.9,
      ),
    ],
    inTitle: ['level'],
    variants: ['color', 'size'],
    stock: 40,
  },
  toy: {
    brands: 'play',
    named: true,
    picture: 'toycar',
    attributes: [
      age,
      pieces,
      choice('material', 'Material', 'الخامة', [
        ['wood', 'خشب'],
        ['plastic', 'بلاستيك'],
        ['metal', 'معدن'],
      ]),
    ],
    inTitle: ['age'],
    variants: ['color'],
    stock: 85,
  },
  plush: {
    brands: 'play',
    named: true,
    picture: 'bear',
    attributes: [
      measure('height_cm', 'Height', 'الارتفاع', 'cm', [18, 25, 35, 50, 80], 0.6),
      choice('animal', 'Animal', 'الحيوان', [
        ['bear', 'دب'],
        ['rabbit', 'أرنب'],
        ['elephant', 'فيل'],
        ['cat', 'قطة'],
      ]),
      flag('washable', 'Washable', 'قابل للغسل'),
    ],
    inTitle: ['animal'],
    variants: ['height_cm', 'color'],
    stock: 90,
  },
  boardgame: {
    brands: 'play',
    named: true,
    picture: 'dice',
    attributes: [
      choice('players', 'Players', 'عدد اللاعبين', [
        ['1–4', '1–4'],
        ['2–4', '2–4'],
        ['2–6', '2–6'],
      ]),
      age,
      pieces,
    ],
    inTitle: ['players'],
    variants: ['pieces'],
    stock: 70,
  },
  stationery: {
    brands: 'paper',
    named: true,
    picture: 'pencil',
    attributes: [
      measure('pack', 'Pack', 'العبوة', 'pcs', [1, 2, 5, 10, 24], 0.5),
      choice('finish', 'Finish', 'اللمسة النهائية', [
        ['matt', 'مطفأة'],
        ['glossy', 'لامعة'],
        ['recycled', 'معاد تدويره'],
      ]),
    ],
    inTitle: ['finish'],
    variants: ['pack', 'color'],
    stock: 200,
  },
  gift: {
    brands: 'home',
    named: true,
    picture: 'gift',
    attributes: [
      measure('pieces', 'Set', 'الطقم', 'pcs', [1, 3, 5, 8], 0.7),
      choice('occasion', 'Occasion', 'المناسبة', [
        ['birthday', 'عيد ميلاد'],
        ['wedding', 'زفاف'],
        ['new baby', 'مولود جديد'],
        ['thank you', 'شكر'],
      ]),
    ],
    inTitle: ['pieces'],
    variants: ['color'],
    stock: 60,
  },
};
