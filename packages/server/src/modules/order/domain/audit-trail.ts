import { orderTransitions, partTransitions, refundTransitions, returnTransitions } from './order-state.ts';

/** A transition as the trail recorded it. `from` is null for the first state of a subject. */
export interface TrailStep {
  subject: 'order' | 'part' | 'refund' | 'return';
  subjectId: string;
  from: string | null;
  to: string;
  at: Date;
}

const tables: Record<
  TrailStep['subject'],
  { first: readonly string[]; table: Readonly<Record<string, readonly string[]>> }
> = {
  order: { first: ['created'], table: orderTransitions },
  part: { first: ['pending'], table: partTransitions },
  // Refunds that follow from a cancel or were started at the gateway begin later than `requested`.
  refund: { first: ['requested', 'accepted', 'succeeded'], table: refundTransitions },
  return: { first: ['requested'], table: returnTransitions },
};

/**
 * What is wrong with a trail in the order it was written: steps that no table allows, gaps between one step's end
 * and the next one's start, time going backwards, or an end that is not the present state. Empty when all is well.
 */
export function trailFaults(steps: readonly TrailStep[], present: ReadonlyMap<string, string>): string[] {
  const faults: string[] = [];
  const last = new Map<string, TrailStep>();
  for (const step of steps) {
    const { first, table } = tables[step.subject];
    const name = `${step.subject} ${step.subjectId}`;
    const before = last.get(step.subjectId);
    if (before === undefined) {
      if (step.from !== null || !first.includes(step.to)) faults.push(`${name} begins with ${step.from} → ${step.to}`);
    } else {
      if (step.from !== before.to) faults.push(`${name} was ${before.to} but went on from ${step.from}`);
      if (step.from === null || !(table[step.from] ?? []).includes(step.to))
        faults.push(`${name} may not go ${step.from} → ${step.to}`);
      if (step.at < before.at) faults.push(`${name}: ${step.to} is earlier than ${before.to}`);
    }
    last.set(step.subjectId, step);
  }
  for (const [id, state] of present) {
    const end = last.get(id)?.to;
    if (end !== state) faults.push(`${id} is ${state} but its trail ends with ${end ?? 'nothing'}`);
  }
  return faults;
}
