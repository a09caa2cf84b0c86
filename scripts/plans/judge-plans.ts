/** The plans that would grow with the tables, but for those that are listed with their reason. */
import { readFileSync } from 'node:fs';
import { faultOf, type Plan } from './plan.ts';

interface Exception {
  /** A part of the statement's text. */
  statement: string;
  why: string;
}

export interface Judgement {
  faults: string[];
  used: Set<Exception>;
}

export function readExceptions(): Exception[] {
  const text = readFileSync(new URL('./plan-exceptions.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { exceptions: Exception[] }).exceptions;
}

export function judgePlans(module: string, plans: readonly Plan[], exceptions: readonly Exception[]): Judgement {
  const faults: string[] = [];
  const used = new Set<Exception>();
  for (const plan of plans) {
    const fault = faultOf(plan);
    if (fault === null) continue;
    const exception = exceptions.find((e) => plan.statement.includes(e.statement));
    if (exception === undefined) faults.push(`${module}: ${fault}: ${plan.statement}`);
    else used.add(exception);
  }
  return { faults, used };
}
