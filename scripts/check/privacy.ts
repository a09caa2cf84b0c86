/** Nothing of one machine in the repository: absolute paths, registry hosts, keys. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type StepResult, trackedFiles, verdict } from './step.ts';

const patterns: [RegExp, string][] = [
  [/(?:^|[^A-Za-z0-9._$}/-])\/(?:work|root|home)\/[a-z]/m, 'an absolute path of a machine'],
  [
    new RegExp(
      [
        'registry\\.npm' + 'js',
        'repo1\\.mav' + 'en',
        'proxy\\.go' + 'lang',
        'files\\.python' + 'hosted',
        'deb\\.deb' + 'ian',
      ].join('|'),
    ),
    'the host of a package registry',
  ],
  [/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/, 'a private key'],
];
const binary = /\.(png|jpe?g|webp|gz|ico|woff2?)$/;

export async function privacy(root: string): Promise<StepResult> {
  const faults: string[] = [];
  for (const file of await trackedFiles(root)) {
    if (binary.test(file) || file === 'package-lock.json' || file === 'scripts/check/privacy.ts') continue;
    const path = join(root, file);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    const text = readFileSync(path, 'utf8');
    for (const [pattern, what] of patterns) if (pattern.test(text)) faults.push(`${file}: ${what}`);
  }
  return verdict(faults);
}
