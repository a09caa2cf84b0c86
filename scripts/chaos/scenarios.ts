import { gatewayScenarios } from './scenarios-gateway.ts';
import { processScenarios } from './scenarios-processes.ts';

export const scenarios = [...processScenarios, ...gatewayScenarios];
