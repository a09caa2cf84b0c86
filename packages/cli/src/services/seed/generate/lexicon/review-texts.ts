import type { Bilingual } from './words.ts';
import { bilingual } from './words.ts';

/** Things that buyers say, by the stars that they give; index 0 is one star. */
export const reviewTexts: readonly (readonly Bilingual[])[] = [
  bilingual([
    ['Stopped working after a week. Very disappointed.', 'توقف عن العمل بعد أسبوع. محبط جدًا.'],
    ['Arrived damaged and looks used.', 'وصل متضررًا ويبدو مستعملًا.'],
    ['Not what the pictures show. I sent it back.', 'ليس كما في الصور. أعدته.'],
    ['Poor quality for this price.', 'جودة ضعيفة مقابل هذا السعر.'],
  ]),
  bilingual([
    ['Works, but feels cheap.', 'يعمل، لكنه يبدو رخيص الصنع.'],
    ['Took long to arrive and a part was missing.', 'تأخر في الوصول وكانت هناك قطعة ناقصة.'],
    ['Instructions are hard to follow.', 'التعليمات صعبة الفهم.'],
    ['Smaller than I expected.', 'أصغر مما توقعت.'],
  ]),
  bilingual([
    ['It is all right. Nothing special.', 'لا بأس به، لا شيء مميز.'],
    ['Good idea, average finish.', 'فكرة جيدة وتنفيذ متوسط.'],
    ['Does the job, though I would look around first.', 'يؤدي الغرض، لكن أنصح بالمقارنة أولًا.'],
    ['Fair for the money.', 'مناسب لسعره.'],
  ]),
  bilingual([
    ['Good quality, quick delivery.', 'جودة جيدة وتوصيل سريع.'],
    ['Happy with it so far, one small scratch on the box.', 'راضٍ عنه حتى الآن، خدش صغير على العلبة فقط.'],
    ['Easy to use and looks nice.', 'سهل الاستخدام وشكله جميل.'],
    ['Better than my old one.', 'أفضل من القديم الذي كان عندي.'],
    ['As described. Would buy again.', 'مطابق للوصف. سأشتريه مرة أخرى.'],
  ]),
  bilingual([
    ['Excellent! Exactly what I needed.', 'ممتاز! هذا ما كنت أحتاجه تمامًا.'],
    ['Great value, I recommend it.', 'قيمة رائعة مقابل السعر، أنصح به.'],
    ['Very well made. My family loves it.', 'صناعة متقنة جدًا. أحبته عائلتي.'],
    ['Perfect gift, arrived before the promised day.', 'هدية مثالية، ووصلت قبل الموعد.'],
    ['Use it every day, no complaints.', 'أستخدمه كل يوم ولا توجد أي ملاحظات.'],
    ['The seller answered quickly and the product is great.', 'البائع متجاوب والمنتج رائع.'],
  ]),
];
