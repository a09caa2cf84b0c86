/** dependency-cruiser over the packages; it must have cruised something, and it must catch a planted violation. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type StepResult, verdict } from './step.ts';

interface Cruise {
  summary: { totalCruised: number; violations: { rule: { name: string }; from: string; to: string }[] };
}

const canaryDir = 'packages/server/src/modules/cart/domain/boundary-canary';

export async function boundaries(root: string): Promise<StepResult> {
  const faults: string[] = [];
  const canary = join(root, canaryDir);
  mkdirSync(canary, { recursive: true });
  let cruise: Cruise;
  try {
    writeFileSync(
      join(canary, 'canary.ts'),
      "import { createPool } from '../../../../platform/db/pool.ts';\nexport const canary = createPool;\n",
    );
    cruise = await cruiseTree(root);
  } finally {
    rmSync(canary, { recursive: true, force: true });
  }
  const { totalCruised, violations } = cruise.summary;
  if (totalCruised < 50) faults.push(`Only ${totalCruised} modules were cruised: the tool does not see the code.`);
  const planted = violations.filter((v) => v.from.startsWith(canaryDir));
  if (planted.length === 0) faults.push('The planted violation was not found: the rules do not bite.');
  for (const v of violations) if (!v.from.startsWith(canaryDir)) faults.push(`${v.rule.name}: ${v.from} → ${v.to}`);
  return verdict(faults);
}

async function cruiseTree(root: string): Promise<Cruise> {
  const { output } = await run(root, 'node_modules/.bin/depcruise', [
    'packages',
    '--config',
    'dependency-cruiser.config.cjs',
    '--output-type',
    'json',
  ]);
  const start = output.indexOf('{');
  if (start === -1) throw new Error(`dependency-cruiser said: ${output.slice(0, 2000)}`);
  return JSON.parse(output.slice(start, output.lastIndexOf('}') + 1)) as Cruise;
}
