const anonymous: Record<string, string> = { en: 'A buyer', ar: 'مشترٍ' };

/** First name and initial, never an address: `Mona Adel Hassan` is shown as `Mona A.`. */
export function publicName(name: string | null, locale: string): string {
  const words = (name ?? '')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '' && !word.includes('@'));
  const [first, second] = words;
  if (first === undefined) return anonymous[locale] ?? 'A buyer';
  const initial = second === undefined ? '' : ` ${[...second][0]?.toUpperCase() ?? ''}.`;
  return `${first}${initial}`.slice(0, 120);
}
