/** When a sale price counts, as shops write it: an interval in one cell, or its first and its last day in two. */

const dayMs = 86_400_000;

/** `fromMs` is within, `untilMs` is not. */
export interface SaleDates {
  fromMs: number;
  untilMs: number;
}

interface Moment {
  ms: number;
  /** The day that it lies in, by its own clock. */
  dayMs: number;
  hasTime: boolean;
}

const moment =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** A day, or a moment of ISO 8601; one that names no zone is read as UTC. */
function momentOf(text: string): Moment | undefined {
  const match = moment.exec(text.trim());
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const start = Date.UTC(year, month - 1, day);
  // The 31st of February would become the 2nd of March.
  if (new Date(start).getUTCDate() !== day || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined;
  const offset = offsetMs(match[7]);
  const time = ((hour * 60 + minute) * 60 + second) * 1_000;
  return { ms: start + time - offset, dayMs: start - offset, hasTime: match[4] !== undefined };
}

function offsetMs(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

/** `START/END`; an end without a time includes its whole day. Undefined for what cannot be read. */
export function parseSaleWindow(text: string): SaleDates | undefined {
  const [start, end, ...more] = text.split('/').map(momentOf);
  if (start === undefined || end === undefined || more.length > 0) return undefined;
  return { fromMs: start.ms, untilMs: end.hasTime ? end.ms + 1 : end.dayMs + dayMs };
}

/** From a moment to the whole of a day; an empty one is open. Undefined where one cannot be read. */
export function parseSaleDays(starts: string, ends: string): SaleDates | undefined {
  const start = starts === '' ? undefined : momentOf(starts);
  const end = ends === '' ? undefined : momentOf(ends);
  if ((starts !== '' && start === undefined) || (ends !== '' && end === undefined)) return undefined;
  return {
    fromMs: start === undefined ? Number.NEGATIVE_INFINITY : start.ms,
    untilMs: end === undefined ? Number.POSITIVE_INFINITY : end.dayMs + dayMs,
  };
}
