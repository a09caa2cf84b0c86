/** How an attempt stands that must end in a confirmed order or in money given back; null for one without money. */
export function holdsMoney(status: string): 'authorized' | 'captured' | null {
  if (status === 'authorized') return 'authorized';
  return status === 'captured' || status === 'partially_refunded' ? 'captured' : null;
}
