/** True for an address whose origin is exactly one of the listed ones: the browser is sent nowhere else. */
export function isReturnAddress(address: string, origins: readonly string[]): boolean {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '') return false;
  return origins.includes(url.origin);
}

/** The shop's address with what it needs to go on. */
export function withPayment(address: string, payment: { orderId: string; paymentId: string }): string {
  const url = new URL(address);
  url.searchParams.set('order_id', payment.orderId);
  url.searchParams.set('payment_id', payment.paymentId);
  return url.href;
}
