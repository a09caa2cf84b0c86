export type ShopStatus = 'pending' | 'approved' | 'suspended';

/** Which status may follow which; the audit log is checked against the same table. */
export const shopTransitions: Readonly<Record<ShopStatus, readonly ShopStatus[]>> = {
  pending: ['approved', 'suspended'],
  approved: ['suspended'],
  suspended: ['approved', 'suspended'],
};

/** Whether a change to `to` does anything: suspending again changes the reason, approving again nothing. */
export function mayMoveTo(from: ShopStatus, to: ShopStatus): boolean {
  return shopTransitions[from].includes(to);
}
