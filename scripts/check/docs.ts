/**
 * The documents: links lead somewhere, every `npm run NAME` in them is a script of package.json, and every fenced
 * command is run by a test or says why not, and every sample of TypeScript stands in a file of examples/.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeSamples, standsIn } from './code-samples.ts';
import { fencedCommands } from './fenced-commands.ts';
import { packageScripts } from './package-scripts.ts';
import { type StepResult, trackedFiles, verdict } from './step.ts';

export async function docs(root: string): Promise<StepResult> {
  const { names, faults } = packageScripts(root);
  let links = 0;
  let fences = 0;
  let samples = 0;
  const files = (await trackedFiles(root)).filter((file) => existsSync(join(root, file)));
  const examples = files.filter((f) => /^examples\/.*\.ts$/.test(f)).map((f) => readFileSync(join(root, f), 'utf8'));
  for (const file of files.filter((f) => f.endsWith('.md'))) {
    const text = readFileSync(join(root, file), 'utf8');
    const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
    for (const [, target = ''] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?:|mailto:|#)/.test(target)) continue;
      links++;
      const path = join(root, dirname(file), decodeURI(target.split('#', 1)[0] ?? ''));
      if (!existsSync(path)) faults.push(`${file}: ${target} leads nowhere`);
    }
    for (const { line, fault } of fencedCommands(text)) {
      fences++;
      if (fault !== null) faults.push(`${file}:${line}: ${fault}`);
    }
    for (const sample of codeSamples(text)) {
      samples++;
      if (!standsIn(sample, examples))
        faults.push(`${file}:${sample.line}: this sample stands in no file of examples/`);
    }
    // Capitals stand for any name: `bench:NAME`.
    for (const [, name = ''] of text.matchAll(/\bnpm run ([a-z][a-z0-9:-]*[a-z0-9])(?![A-Za-z0-9:])/g))
      if (!names.has(name)) faults.push(`${file}: there is no script ${name}`);
  }
  return verdict(faults, `${links} links, ${fences} fenced commands, ${samples} samples`);
}
