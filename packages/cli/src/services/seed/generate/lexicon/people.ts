import type { Bilingual } from './words.ts';

function pairs(rows: readonly (readonly [string, string])[]): readonly Bilingual[] {
  return rows.map(([en, ar]) => ({ en, ar }));
}

export const givenNames = pairs([
  ['Omar', 'عمر'],
  ['Layla', 'ليلى'],
  ['Yusuf', 'يوسف'],
  ['Mariam', 'مريم'],
  ['Karim', 'كريم'],
  ['Nour', 'نور'],
  ['Hassan', 'حسن'],
  ['Salma', 'سلمى'],
  ['Tariq', 'طارق'],
  ['Huda', 'هدى'],
  ['Khaled', 'خالد'],
  ['Rania', 'رانيا'],
  ['Adam', 'آدم'],
  ['Sara', 'سارة'],
  ['Ibrahim', 'إبراهيم'],
  ['Dina', 'دينا'],
  ['Mahmoud', 'محمود'],
  ['Amal', 'أمل'],
  ['Emma', 'إيما'],
  ['James', 'جيمس'],
  ['Sofia', 'صوفيا'],
  ['Daniel', 'دانيال'],
  ['Anna', 'آنا'],
  ['Lucas', 'لوكاس'],
  ['Clara', 'كلارا'],
  ['Thomas', 'توماس'],
  ['Elena', 'إيلينا'],
  ['Peter', 'بيتر'],
  ['Julia', 'جوليا'],
  ['Marco', 'ماركو'],
]);

export const familyNames = pairs([
  ['Haddad', 'حداد'],
  ['Mansour', 'منصور'],
  ['Khalil', 'خليل'],
  ['Nasser', 'ناصر'],
  ['Farouk', 'فاروق'],
  ['Saleh', 'صالح'],
  ['Hamdan', 'حمدان'],
  ['Zaki', 'زكي'],
  ['Qasim', 'قاسم'],
  ['Sabri', 'صبري'],
  ['Darwish', 'درويش'],
  ['Aziz', 'عزيز'],
  ['Miller', 'ميلر'],
  ['Novak', 'نوفاك'],
  ['Rossi', 'روسي'],
  ['Larsen', 'لارسن'],
  ['Weber', 'فيبر'],
  ['Moreau', 'مورو'],
  ['Costa', 'كوستا'],
  ['Brown', 'براون'],
  ['Evans', 'إيفانز'],
  ['Meyer', 'ماير'],
  ['Silva', 'سيلفا'],
  ['Clark', 'كلارك'],
]);

/** First words of shop names. */
export const shopNames = pairs([
  ['Nile', 'النيل'],
  ['Cedar', 'الأرز'],
  ['Pearl', 'اللؤلؤة'],
  ['Golden Gate', 'البوابة الذهبية'],
  ['Blue Harbour', 'الميناء الأزرق'],
  ['Oasis', 'الواحة'],
  ['North Star', 'نجمة الشمال'],
  ['Atlas', 'أطلس'],
  ['Sunrise', 'الشروق'],
  ['Falcon', 'الصقر'],
  ['City', 'المدينة'],
  ['Horizon', 'الأفق'],
  ['Jasmine', 'الياسمين'],
  ['Summit', 'القمة'],
  ['Old Market', 'السوق القديم'],
  ['Crescent', 'الهلال'],
  ['Green Valley', 'الوادي الأخضر'],
  ['Silk Road', 'طريق الحرير'],
  ['Lighthouse', 'المنارة'],
  ['Al Noor', 'النور'],
]);

/** Second words; in Arabic the kind of shop comes first. */
export const shopKinds = pairs([
  ['Store', 'متجر'],
  ['Trading', 'مؤسسة'],
  ['Home', 'بيت'],
  ['Outlet', 'منفذ'],
  ['Supply', 'مستلزمات'],
  ['Market', 'سوق'],
]);
