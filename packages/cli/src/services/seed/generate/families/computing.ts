import type { Family } from './family.ts';
import { choice, flag, materials, measure } from './family.ts';

const ram = measure('memory_gb', 'Memory', 'الذاكرة', 'GB', [8, 16, 32, 64], 0.72);
const ssd = measure('storage_gb', 'Storage', 'سعة التخزين', 'GB', [256, 512, 1024, 2048], 0.78);
const cpu = choice(
  'processor_cores',
  'Processor',
  'المعالج',
  [
    ['6 cores', 'سداسي النواة'],
    ['8 cores', 'ثماني النواة'],
    ['12 cores', 'باثنتي عشرة نواة'],
  ],
  0.85,
);
const panel = measure('screen_inches', 'Screen', 'الشاشة', 'in', [24, 27, 32, 34], 0.75);
const resolution = choice(
  'resolution',
  'Resolution',
  'الدقة',
  [
    ['Full HD', 'Full HD'],
    ['QHD', 'QHD'],
    ['4K UHD', '4K UHD'],
  ],
  0.75,
);
const link = choice('connection', 'Connection', 'الاتصال', [
  ['USB-C', 'USB-C'],
  ['USB-A', 'USB-A'],
  ['Bluetooth', 'بلوتوث'],
  ['2.4 GHz wireless', 'لاسلكي 2.4 جيجاهرتز'],
]);

export const computingFamilies: Record<string, Family> = {
  laptop: {
    brands: 'computing',
    named: false,
    picture: 'laptop',
    attributes: [
      measure('screen_inches', 'Screen', 'الشاشة', 'in', [13.3, 14, 15.6, 16, 17.3]),
      ram,
      ssd,
      cpu,
      measure('battery_hours', 'Battery life', 'عمر البطارية', 'h', [8, 10, 12, 15, 18]),
    ],
    inTitle: ['screen_inches', 'memory_gb'],
    variants: ['storage_gb', 'color'],
    stock: 25,
  },
  desktop: {
    brands: 'computing',
    named: false,
    picture: 'desktop',
    attributes: [ram, ssd, cpu, flag('wifi', 'Wi-Fi built in', 'واي فاي مدمج')],
    inTitle: ['processor_cores', 'memory_gb'],
    variants: ['storage_gb'],
    stock: 20,
  },
  tablet: {
    brands: 'mobile',
    named: false,
    picture: 'tablet',
    attributes: [
      measure('screen_inches', 'Screen', 'الشاشة', 'in', [7, 8.4, 10.1, 11, 12.9], 0.8),
      measure('storage_gb', 'Storage', 'سعة التخزين', 'GB', [32, 64, 128, 256], 0.8),
      measure('battery_hours', 'Battery life', 'عمر البطارية', 'h', [8, 10, 12, 14]),
    ],
    inTitle: ['screen_inches'],
    variants: ['storage_gb', 'color'],
    stock: 35,
  },
  monitor: {
    brands: 'computing',
    named: false,
    picture: 'monitor',
    attributes: [
      panel,
      resolution,
      measure('refresh_hz', 'Refresh rate', 'معدل التحديث', 'Hz', [60, 75, 120, 144, 165], 0.85),
      measure('response_ms', 'Response time', 'زمن الاستجابة', 'ms', [1, 4, 5]),
    ],
    inTitle: ['screen_inches', 'resolution'],
    variants: ['screen_inches'],
    stock: 22,
  },
  component: {
    brands: 'computing',
    named: false,
    picture: 'chip',
    attributes: [
      measure('power_w', 'Power', 'القدرة', 'W', [65, 125, 250, 450, 650, 850], 0.8),
      measure('noise_db', 'Noise', 'مستوى الضوضاء', 'dB', [18, 22, 26, 30]),
    ],
    inTitle: [],
    variants: ['color'],
    stock: 30,
  },
  memory: {
    brands: 'computing',
    named: false,
    picture: 'chip',
    attributes: [
      measure('capacity_gb', 'Capacity', 'السعة', 'GB', [8, 16, 32, 64], 0.55),
      measure('speed_mhz', 'Speed', 'السرعة', 'MHz', [3200, 4800, 5600, 6000]),
    ],
    inTitle: ['speed_mhz'],
    variants: ['capacity_gb'],
    stock: 60,
  },
  storage: {
    brands: 'computing',
    named: false,
    picture: 'drive',
    attributes: [
      measure('capacity_gb', 'Capacity', 'السعة', 'GB', [64, 128, 256, 512, 1000, 2000], 0.5),
      measure('read_mbps', 'Read speed', 'سرعة القراءة', 'Mbps', [100, 170, 540, 1050]),
    ],
    inTitle: ['read_mbps'],
    variants: ['capacity_gb'],
    stock: 90,
  },
  network: {
    brands: 'computing',
    named: false,
    picture: 'router',
    attributes: [
      measure('speed_mbps', 'Speed', 'السرعة', 'Mbps', [300, 1200, 1800, 3000, 5400], 0.7),
      measure('ports', 'Ports', 'عدد المنافذ', '', [1, 2, 4, 5, 8]),
      measure('range_m2', 'Coverage', 'التغطية', 'm2', [80, 120, 180, 250]),
    ],
    inTitle: ['speed_mbps'],
    variants: ['color'],
    stock: 45,
  },
  peripheral: {
    brands: 'computing',
    named: false,
    picture: 'keyboard',
    attributes: [
      link,
      measure('battery_hours', 'Battery life', 'عمر البطارية', 'h', [24, 60, 120, 300]),
      measure('weight_g', 'Weight', 'الوزن', 'g', [80, 120, 350, 520, 780]),
    ],
    inTitle: ['connection'],
    variants: ['color'],
    stock: 60,
  },
  software: {
    brands: 'computing',
    named: false,
    picture: 'box',
    attributes: [
      choice(
        'licence',
        'Licence',
        'الترخيص',
        [
          ['1 device', 'جهاز واحد'],
          ['3 devices', 'ثلاثة أجهزة'],
          ['5 devices', 'خمسة أجهزة'],
        ],
        0.7,
      ),
      choice(
        'term',
        'Term',
        'المدة',
        [
          ['1 year', 'سنة'],
          ['2 years', 'سنتان'],
          ['lifetime', 'مدى الحياة'],
        ],
        0.75,
      ),
    ],
    inTitle: ['term'],
    variants: ['licence'],
    stock: 200,
  },
  printer: {
    brands: 'computing',
    named: false,
    picture: 'printer',
    attributes: [
      choice('connection', 'Connection', 'الاتصال', [
        ['Wi-Fi', 'واي فاي'],
        ['USB', 'USB'],
        ['Ethernet', 'إيثرنت'],
      ]),
      measure('resolution_dpi', 'Resolution', 'الدقة', 'dpi', [1200, 2400, 4800]),
      flag('duplex', 'Two-sided printing', 'الطباعة على الوجهين'),
      flag('scanner', 'Scanner', 'ماسح ضوئي'),
    ],
    inTitle: ['connection'],
    variants: ['color'],
    stock: 18,
  },
  cable: {
    brands: 'mobile',
    named: false,
    picture: 'cable',
    attributes: [
      measure('length_m', 'Length', 'الطول', 'm', [0.5, 1, 2, 3, 5], 0.7),
      measure('power_w', 'Power', 'القدرة', 'W', [15, 60, 100, 240], 0.85),
      flag('braided', 'Braided', 'مجدول'),
    ],
    inTitle: ['power_w'],
    variants: ['length_m', 'color'],
    stock: 140,
  },
  mount: {
    brands: 'home',
    named: false,
    picture: 'tripod',
    attributes: [
      measure('load_kg', 'Maximum load', 'أقصى حمولة', 'kg', [2, 5, 15, 35, 60], 0.75),
      choice(
        'material',
        'Material',
        'الخامة',
        [
          ['aluminium', 'ألمنيوم'],
          ['steel', 'فولاذ'],
          ['carbon fibre', 'ألياف الكربون'],
        ],
        0.8,
      ),
      flag('adjustable', 'Adjustable', 'قابل للضبط'),
    ],
    inTitle: ['load_kg'],
    variants: ['color'],
    stock: 50,
  },
  office: {
    brands: 'paper',
    named: false,
    picture: 'keyboard',
    attributes: [
      choice('power', 'Power', 'مصدر الطاقة', [
        ['battery', 'بطارية'],
        ['solar', 'طاقة شمسية'],
        ['mains', 'كهرباء'],
      ]),
      measure('weight_kg', 'Weight', 'الوزن', 'kg', [0.2, 0.6, 2.4, 4.8]),
    ],
    inTitle: ['power'],
    variants: ['color'],
    stock: 40,
  },
  power: {
    brands: 'mobile',
    named: false,
    picture: 'battery',
    attributes: [
      measure('capacity_mah', 'Capacity', 'السعة', 'mAh', [1200, 2500, 5000, 10000, 20000], 0.65),
      measure('power_w', 'Power', 'القدرة', 'W', [18, 20, 45, 65], 0.85),
      flag('fast_charging', 'Fast charging', 'شحن سريع'),
    ],
    inTitle: ['power_w'],
    variants: ['capacity_mah', 'color'],
    stock: 110,
  },
  case: {
    brands: 'mobile',
    named: true,
    picture: 'case',
    attributes: [
      materials.case,
      flag('shockproof', 'Shockproof', 'مقاوم للصدمات'),
      measure('thickness_mm', 'Thickness', 'السماكة', 'mm', [0.3, 1.2, 2, 3.5]),
    ],
    inTitle: ['material'],
    variants: ['color'],
    stock: 120,
  },
};
