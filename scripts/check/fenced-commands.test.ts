import { expect, test } from 'vitest';
import { fencedCommands } from './fenced-commands.ts';

const document = `
# Title

\`\`\`sh run
# a remark
npm run mkt -- \\
  --help

npm run check
\`\`\`

\`\`\`ts
const x = 1;
\`\`\`

\`\`\`sh not run: it serves for ever
npm start
\`\`\`

\`\`\`sh
npm install
\`\`\`

\`\`\`sh not run:
npm ci
\`\`\`

\`\`\`bash run
ls
\`\`\`
`;

test('a fence gives its commands, one per line, and whether they run', () => {
  const [run, notRun] = fencedCommands(document);
  expect(run).toEqual({ line: 4, commands: ['npm run mkt -- --help', 'npm run check'], runs: true, fault: null });
  expect(notRun).toMatchObject({ commands: ['npm start'], runs: false, fault: null });
});

test('a fence without its mark or without its reason is at fault', () => {
  const faults = fencedCommands(document).filter((fence) => fence.fault !== null);
  expect(faults.map((fence) => fence.commands)).toEqual([['npm install'], ['npm ci'], ['ls']]);
  expect(faults.every((fence) => !fence.runs)).toBe(true);
});
