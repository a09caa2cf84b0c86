#!/usr/bin/env node
// Goes on under the Node that the project is written for: from the sources in a checkout, from dist elsewhere.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  environmentWith,
  findNode,
  isModernNode,
  keepCompiled,
  REQUIRED_NODE_MAJOR,
  runForeground,
} from './runtime/node-runtime.mjs';

// `mkt … | head` closes the pipe when it has seen enough: that is no failure.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const CONDITION = '--conditions=mkt-source';

const self = fileURLToPath(import.meta.url);
const packageRoot = dirname(dirname(self));
const source = join(packageRoot, 'src', 'program.ts');
const isCheckout = existsSync(source);
const args = process.argv.slice(2);
const node = findNode(packageRoot);
if (isCheckout) keepCompiled(dirname(dirname(packageRoot)));

if (node === null) {
  process.stderr.write(
    `mkt needs Node ${REQUIRED_NODE_MAJOR} or newer; this is ${process.versions.node}. ` +
      (isCheckout
        ? 'Run `npm start` once at the top of the checkout, which brings it.\n'
        : 'Install it and try again.\n'),
  );
  process.exitCode = 3;
} else if (isModernNode() && (!isCheckout || process.execArgv.includes(CONDITION))) {
  const program = isCheckout ? source : join(packageRoot, 'dist', 'program.js');
  const { runProgram } = await import(pathToFileURL(program).href);
  process.exitCode = await runProgram(args);
} else {
  const flags = isCheckout ? [CONDITION] : [];
  process.exitCode = await runForeground(node, [...flags, self, ...args], { env: environmentWith(node) });
}
