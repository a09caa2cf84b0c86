import type { Attribute, Family } from './family.ts';

/**
 * What a noun says about its family's attributes, so that no "wireless" headphones have a jack and no sofa a battery.
 * All rules that match are applied.
 */
interface NounRule {
  noun: RegExp;
  /** Attributes that make no sense here. */
  drop?: readonly string[];
  /** Values that are possible here, by their English text or value. */
  only?: Readonly<Record<string, readonly (string | boolean)[]>>;
  /** Bounds of a number, inclusive. */
  between?: Readonly<Record<string, readonly [number, number]>>;
}

const rules: readonly NounRule[] = [
  { noun: /4K/, only: { resolution: ['4K UHD'] } },
  { noun: /OLED|LED TV|Smart TV/, only: { resolution: ['Full HD', '4K UHD'] } },
  {
    noun: /Wireless|Bluetooth|Earbuds|Sports Headphones/,
    only: { connection: ['Bluetooth 5.3', 'Bluetooth', '2.4 GHz wireless'] },
  },
  { noun: /Studio Headphones|In-Ear Headphones|Gaming Headset/, drop: ['water_resistance'] },
  {
    noun: /Over-Ear|Studio Headphones|Kids' Headphones|^Headset|Gaming Headset|Wireless Headphones/,
    drop: ['water_resistance'],
  },
  {
    noun: /Home Theater|Bookshelf|Studio Monitor|Computer Speaker|Home Speaker/,
    drop: ['battery_hours', 'water_resistance'],
  },
  { noun: /Waterproof Speaker/, only: { water_resistance: ['IP67'], connection: ['Bluetooth'] } },
  {
    noun: /Webcam|Card Reader|Drawing Tablet|Capture/,
    drop: ['battery_hours'],
    only: { connection: ['USB-C', 'USB-A'] },
  },
  { noun: /Stylus|Remote$/, only: { connection: ['Bluetooth'] }, between: { weight_g: [80, 120] } },
  { noun: /Antenna/, drop: ['speed_mbps', 'ports', 'range_m2'] },
  { noun: /USB Wireless Adapter|Hotspot/, drop: ['ports', 'range_m2'] },
  { noun: /Ethernet Switch|Modem/, drop: ['range_m2'] },
  { noun: /Motherboard|Computer Case/, drop: ['power_w', 'noise_db'] },
  { noun: /^Processor/, drop: ['noise_db'], between: { power_w: [65, 250] } },
  { noun: /CPU Cooler/, drop: ['power_w'] },
  { noun: /Graphics Card/, between: { power_w: [125, 450] } },
  { noun: /Power Supply/, between: { power_w: [450, 850] } },
  { noun: /Feature Phone/, drop: ['storage_gb', 'screen_inches', 'camera_mp', 'battery_mah'] },
  { noun: /E-Reader$/, between: { screen_inches: [7, 8.4], storage_gb: [32, 64] } },
  { noun: /LTE Tablet/, between: { screen_inches: [8.4, 12.9] } },
  { noun: /SD Card|Flash Drive/, between: { read_mbps: [100, 170], capacity_gb: [64, 512] } },
  { noun: /Portable SSD/, between: { read_mbps: [540, 1050], capacity_gb: [256, 2000] } },
  {
    noun: /Screen Protector/,
    drop: ['shockproof', 'color'],
    only: { material: ['tempered glass'] },
    between: { thickness_mm: [0.3, 0.3] },
  },
  {
    noun: /Case$|Cover$/,
    only: { material: ['silicone', 'leather', 'polycarbonate'] },
    between: { thickness_mm: [1.2, 3.5] },
  },
  { noun: /Camera Battery/, drop: ['power_w', 'fast_charging', 'color'], between: { capacity_mah: [1200, 2500] } },
  { noun: /Battery Pack/, drop: ['power_w', 'fast_charging', 'color'], between: { capacity_mah: [1200, 2500] } },
  { noun: /Surge Protector|Wall Charger|Docking/, drop: ['capacity_mah'] },
  { noun: /Surge Protector/, drop: ['power_w', 'fast_charging'] },
  { noun: /Power Bank/, between: { capacity_mah: [5000, 20000] } },
  { noun: /HDMI/, drop: ['power_w'] },
  { noun: /Blu-ray|DVD/, drop: ['storage_gb'], only: { connection: ['HDMI'] } },
  { noun: /Streaming/, only: { connection: ['HDMI'] } },
  { noun: /MP3/, drop: ['remote'], only: { connection: ['Bluetooth'] } },
  { noun: /Action Camera|360/, between: { weight_g: [150, 150] } },
  { noun: /DSLR|Mirrorless/, between: { weight_g: [480, 690] } },
  { noun: /Microscope/, drop: ['waterproof', 'aperture_mm'] },
  { noun: /Binoculars/, between: { magnification: [8, 12], aperture_mm: [25, 50] } },
  { noun: /Voice Recorder/, drop: ['inputs', 'power_w', 'weight_kg'] },
  {
    noun: /Radio$|Boombox/,
    only: { inputs: ['Bluetooth', 'aux', 'USB'] },
    between: { power_w: [10, 40], weight_kg: [0.8, 4.5] },
  },
  { noun: /Turntable/, drop: ['power_w'], only: { inputs: ['phono', 'Bluetooth', 'USB'] } },
  { noun: /Two-Way/, drop: ['range_m'] },
  { noun: /Cordless Phone/, between: { range_m: [50, 300] } },
  { noun: /VR Headset/, drop: ['rgb_lighting'], between: { weight_g: [450, 450] } },
  { noun: /Controller/, between: { weight_g: [210, 280] } },
  { noun: /Gaming Mouse/, between: { weight_g: [90, 90] } },
  { noun: /Smoke|Motion|Smart Lock/, only: { power: ['battery'] } },
  { noun: /Smart Plug|Thermostat/, only: { power: ['mains'] } },
  { noun: /Portable GPS|Dash Camera|Diagnostic/, drop: ['power_w'] },
  { noun: /Dash Camera|Diagnostic/, drop: ['bluetooth'] },
  { noun: /Car Amplifier|Car Speaker/, drop: ['screen_inches', 'bluetooth'] },
  { noun: /Accordion/, drop: ['keys', 'voices'], between: { weight_kg: [6.2, 11.5] } },
  { noun: /Digital Piano/, between: { keys: [88, 88], weight_kg: [11.5, 22] } },
  { noun: /Portable Keyboard/, between: { keys: [49, 73], weight_kg: [4.5, 6.2] } },
  { noun: /Cajon/, drop: ['pieces'], only: { surface: ['wood'] } },
  { noun: /Drum Kit/, between: { pieces: [5, 9] }, only: { surface: ['mesh', 'rubber'] } },
  { noun: /Electric Guitar|Bass Guitar/, only: { wood: ['mahogany', 'maple', 'rosewood'], size: ['full size'] } },
  { noun: /Ukulele/, drop: ['size'] },
  { noun: /Microphone/, drop: ['channels'] },
  { noun: /Audio Interface/, only: { connection: ['USB-C'] } },
  { noun: /Compact Refrigerator/, between: { capacity_l: [45, 180] } },
  { noun: /French Door|Side-by-Side/, between: { capacity_l: [320, 560] } },
  { noun: /Bottle Cooler/, drop: ['no_frost'], between: { capacity_l: [45, 180] } },
  { noun: /Ice Maker|Water Dispenser/, drop: ['capacity_l', 'no_frost'] },
  { noun: /Microwave|Toaster Oven/, between: { capacity_l: [20, 34], power_w: [600, 1200] } },
  { noun: /Wall Oven|Electric Range|Gas Range/, between: { capacity_l: [48, 72] } },
  { noun: /Gas Range/, drop: ['power_w', 'energy_class'] },
  { noun: /Range Hood|Cooktop/, drop: ['capacity_l'] },
  { noun: /Range Hood/, drop: ['programmes', 'power_w'] },
  { noun: /Dishwasher/, drop: ['spin_rpm', 'load_kg'] },
  { noun: /Electric Dryer/, drop: ['spin_rpm'] },
  { noun: /Robot Vacuum|Stick Vacuum/, drop: ['power_w'] },
  { noun: /Canister|Steam Mop/, drop: ['run_minutes'] },
  { noun: /Steam Mop/, drop: ['dust_l'] },
  { noun: /Toaster$|Waffle|Hand Mixer|Coffee Grinder/, drop: ['capacity_l'] },
  { noun: /Hand Mixer|Blender|Juicer|Baby Food|Food Processor|Coffee Grinder/, between: { power_w: [350, 900] } },
  { noun: /Fan$|Purifier|Humidifier/, between: { power_w: [35, 60] } },
  { noun: /Ceiling Fan/, drop: ['noise_db'] },
  { noun: /Heater|Conditioner/, between: { power_w: [1000, 2200] } },
  { noun: /Iron|Garment/, between: { power_w: [1200, 2400], weight_kg: [0.9, 2.1] } },
  { noun: /Sewing/, drop: ['auto_off'], between: { power_w: [70, 70], weight_kg: [6.5, 6.5] } },
  { noun: /Trash Can|Kitchen Scale|Lunch Box|Thermometer|Grinder/, drop: ['pieces', 'dishwasher_safe'] },
  { noun: /Kitchen Scale|Meat Thermometer|Spice Grinder|Trash Can/, only: { material: ['stainless steel', 'glass'] } },
  { noun: /Knife Set/, drop: ['induction'], only: { material: ['stainless steel', 'ceramic'] } },
  { noun: /Cookware/, only: { material: ['stainless steel', 'cast iron', 'ceramic'] } },
  { noun: /Baking Pan/, drop: ['induction', 'pieces'] },
  { noun: /Travel Mug|Water Bottle/, only: { material: ['stainless steel', 'glass'] } },
  { noun: /Sofa|Mattress|Office Chair|Gaming Chair/, drop: ['material'] },
  { noun: /Sofa|Mattress/, between: { width_cm: [100, 160], weight_kg: [22, 55] } },
  { noun: /Chair$|Nightstand/, between: { width_cm: [60, 60], weight_kg: [8, 22] } },
  { noun: /Mattress|Sofa/, drop: ['assembled'] },
  { noun: /Digital Photo Frame|Wall Clock|Aroma Diffuser/, only: { material: ['wood', 'metal', 'glass'] } },
  { noun: /Flashlight/, drop: ['dimmable'] },
  {
    noun: /Suitcase/,
    only: { material: ['polyester', 'nylon', 'recycled fabric'] },
    between: { capacity_l: [40, 75] },
  },
  { noun: /Sleeve/, drop: ['capacity_l'] },
  { noun: /Camera Bag|Tote/, between: { capacity_l: [8, 22] } },
  { noun: /Grill|Cooler/, drop: ['foldable', 'width_cm'], only: { material: ['steel', 'aluminium'] } },
  { noun: /Dog Collar/, only: { material: ['nylon'] } },
  { noun: /Pet Feeder/, drop: ['size'], only: { material: ['stainless steel', 'plastic'] } },
  { noun: /Grooming/, drop: ['size', 'material'] },
  { noun: /Shaver|Toothbrush|Cleansing/, only: { power: ['rechargeable'] } },
  { noun: /Hair Dryer/, drop: ['waterproof'], only: { power: ['mains'] } },
  { noun: /Massager/, drop: ['waterproof'] },
  { noun: /Paper Shredder/, drop: ['weight_kg'], only: { power: ['mains'] } },
  { noun: /Calculator/, only: { power: ['battery', 'solar'] }, between: { weight_kg: [0.2, 0.2] } },
  { noun: /Body Scale/, drop: ['memory_readings'] },
  { noun: /Yoga|Dumbbell|Scooter|Bicycle/, drop: ['foldable'] },
  { noun: /Scooter/, drop: ['level'] },
  { noun: /Jigsaw/, drop: ['players'] },
  { noun: /Board Game/, drop: ['pieces'] },
  { noun: /Truck|Remote Control Car|Shape Sorter/, drop: ['pieces'] },
  { noun: /Robot Kit|Science Kit/, drop: ['material'], between: { age: [6, 10] } },
  { noun: /Shape Sorter/, between: { age: [3, 3] } },
  { noun: /Ink|Pen Set|Marker|Drawing Kit|Ring Binder/, drop: ['finish'] },
  { noun: /Photo Album|Keepsake/, drop: ['pieces'] },
  { noun: /Photo Album/, only: { occasion: ['wedding', 'new baby'] } },
  { noun: /Baby Gift/, only: { occasion: ['new baby'] } },
  { noun: /Birthday/, only: { occasion: ['birthday'] } },
];

function narrow(attribute: Attribute, rule: NounRule): Attribute {
  const only = rule.only?.[attribute.key];
  const between = rule.between?.[attribute.key];
  if (!only && !between) return attribute;
  const values = attribute.values.filter(({ value }) => {
    if (only && typeof value !== 'number' && !only.includes(value)) return false;
    return !(between && typeof value === 'number' && (value < between[0] || value > between[1]));
  });
  // A rule for several families may name none of this one's values; then it says nothing about it.
  return values.length === 0 ? attribute : { ...attribute, values };
}

/** The family as it is for one noun. */
export function familyForNoun(family: Family, noun: string): Family {
  const matching = rules.filter((rule) => rule.noun.test(noun));
  const dropped = new Set(matching.flatMap((rule) => rule.drop ?? []));
  const attributes = family.attributes
    .filter((attribute) => !dropped.has(attribute.key))
    .map((attribute) => matching.reduce(narrow, attribute));
  return { ...family, attributes, variants: family.variants.filter((key) => !dropped.has(key)) };
}
