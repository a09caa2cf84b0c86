import { gatewayScenarios } from './scenarios-gateway.ts';
import { processScenarios } from './scenarios-processes.ts';
import { searchScenarios } from './scenarios-search.ts';
import { slowGatewayScenarios } from './scenarios-slow-gateway.ts';

export const scenarios = [...processScenarios, ...searchScenarios, ...gatewayScenarios, ...slowGatewayScenarios];
