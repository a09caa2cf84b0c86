/** Load suites, capacity targets and their verdicts. */
export { runEndpoint } from './run-endpoint.ts';
export { findK6, runJourney } from './run-journey.ts';
export {
  type EndpointScenario,
  type JourneyScenario,
  type Limits,
  readTargets,
  type Scenario,
  type Targets,
} from './targets.ts';
export { type Judgement, judge, type Measured } from './verdict.ts';
