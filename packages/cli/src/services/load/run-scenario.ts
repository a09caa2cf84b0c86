import {
  findK6,
  type Judgement,
  judge,
  type Measured,
  readTargets,
  runEndpoint,
  runJourney,
  type Scenario,
} from '@mkt/loadtest';
import { createClient } from '@mkt/sdk';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { ensureGoTool } from '../engines/go-tool.ts';

export interface LoadResult {
  scenario: string;
  tool: Scenario['tool'];
  duration_s: number;
  measured: Measured;
  judgements: Judgement[];
  met: boolean;
}

export interface LoadOptions {
  durationS: number;
  /** Where tools are kept when the user has no home folder. */
  stateDir: string;
  onLine: (line: string) => void;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

export function findScenario(name: string): Scenario {
  const { scenarios } = readTargets();
  const found = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
  if (found !== undefined) return found;
  throw new CliError('usage', `There is no scenario ${name}.`, {
    exitCode: exitCodes.usage,
    fix: [`These exist: ${Object.keys(scenarios).join(', ')}.`],
  });
}

/** Load is for this machine's own marketplace: pointed elsewhere by mistake it would be an attack. */
function requireLoopback(origin: string): void {
  if (LOOPBACK.test(new URL(origin).hostname)) return;
  throw new CliError('not_this_machine', `${origin} is not this machine.`, {
    exitCode: exitCodes.precondition,
    fix: ['`mkt up` starts a marketplace here to measure.'],
  });
}

async function aProduct(origin: string): Promise<string> {
  const page = await createClient({ baseUrl: origin }).products.list({ limit: 1, in_stock: true });
  const [first] = page.items;
  if (first !== undefined) return first.id;
  throw new CliError('nothing_for_sale', 'The marketplace has no product in stock.', {
    exitCode: exitCodes.precondition,
    fix: ['`mkt seed` fills it.'],
  });
}

async function requireApi(origin: string): Promise<void> {
  await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch((error: unknown) => {
    throw new CliError('api_down', `The API at ${origin} does not answer.`, {
      exitCode: exitCodes.precondition,
      fix: ['`mkt up` starts it.'],
      cause: error,
    });
  });
}

async function measure(origin: string, scenario: Scenario, options: LoadOptions): Promise<Measured> {
  const base = `${origin}/api/v1`;
  if (scenario.tool === 'autocannon') {
    const path = scenario.path.includes('{product}')
      ? scenario.path.replace('{product}', await aProduct(origin))
      : scenario.path;
    return runEndpoint(`${base}${path}`, scenario, {
      durationS: options.durationS,
      onSecond: (second, rate) => options.onLine(`${second} of ${options.durationS} s: ${rate} requests`),
    });
  }
  return runJourney(await k6Program(options), base, scenario, options);
}

/** The k6 on PATH; without one it is built once, where there is Go. */
async function k6Program({ stateDir, onLine }: Pick<LoadOptions, 'stateDir' | 'onLine'>): Promise<string> {
  const k6 = findK6(process.env['PATH'] ?? '') ?? (await ensureGoTool('k6', { stateDir, onProgress: onLine }));
  if (k6 !== null) return k6;
  throw new CliError(
    'k6_missing',
    'This journey needs k6, which is not on PATH, and there is no Go to build it with.',
    {
      exitCode: exitCodes.precondition,
      fix: ['Install k6 (`mkt doctor` says how), or run an endpoint instead: `mkt load run product-page`.'],
    },
  );
}

export async function runScenario(
  origin: string,
  name: string,
  scenario: Scenario,
  options: LoadOptions,
): Promise<LoadResult> {
  requireLoopback(origin);
  await requireApi(origin);
  const measured = await measure(origin, scenario, options);
  const judgements = judge(measured, scenario.limits);
  return {
    scenario: name,
    tool: scenario.tool,
    duration_s: options.durationS,
    measured,
    judgements,
    met: judgements.every(({ met }) => met),
  };
}
