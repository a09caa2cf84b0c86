/** The form two spellings of one address share: trimmed, NFKC, lower case. */
export function emailKeyOf(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase();
}
