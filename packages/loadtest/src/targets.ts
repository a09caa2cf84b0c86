import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** What a run must stay within; a limit that is absent is not judged. */
export interface Limits {
  p50_ms?: number;
  p95_ms?: number;
  p97_5_ms?: number;
  p99_ms?: number;
  error_ratio?: number;
  dropped?: number;
}

export interface EndpointScenario {
  tool: 'autocannon';
  says: string;
  /** Below the API's base; `{product}` stands for one that is in stock. */
  path: string;
  connections: number;
  limits: Limits;
}

export interface JourneyScenario {
  tool: 'k6';
  says: string;
  /** In the folder k6/. */
  script: string;
  /** Arrivals a second. */
  rate: number;
  limits: Limits;
}

export type Scenario = EndpointScenario | JourneyScenario;

export interface Targets {
  scenarios: Record<string, Scenario>;
}

/** The numbers of targets.yaml, which nothing repeats. */
export function readTargets(): Targets {
  return parse(readFileSync(new URL('../targets.yaml', import.meta.url), 'utf8')) as Targets;
}
