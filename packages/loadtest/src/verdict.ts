import type { Limits } from './targets.ts';

/** What a run measured; null where its tool does not tell. */
export interface Measured {
  requests: number;
  rate: number;
  errors: number;
  p50_ms: number | null;
  p95_ms: number | null;
  p97_5_ms: number | null;
  p99_ms: number | null;
  dropped: number | null;
}

export interface Judgement {
  what: string;
  limit: number;
  measured: number | null;
  met: boolean;
}

/** Every limit beside what was measured. What was not measured is not met, and a run without requests meets nothing. */
export function judge(measured: Measured, limits: Limits): Judgement[] {
  const values: Record<keyof Limits, number | null> = {
    p50_ms: measured.p50_ms,
    p95_ms: measured.p95_ms,
    p97_5_ms: measured.p97_5_ms,
    p99_ms: measured.p99_ms,
    error_ratio: measured.requests === 0 ? null : measured.errors / measured.requests,
    dropped: measured.dropped,
  };
  return (Object.entries(limits) as [keyof Limits, number][]).map(([what, limit]) => ({
    what,
    limit,
    measured: values[what],
    met: measured.requests > 0 && values[what] !== null && (values[what] ?? 0) <= limit,
  }));
}
