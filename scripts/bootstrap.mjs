// The entry of every npm script, in plain JavaScript for any Node from 20 on: brings the dependencies up to
// the lockfile, finds the Node that this project is written for, and goes on with the task under it.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  environmentWith,
  findNode,
  keepCompiled,
  REQUIRED_NODE_MAJOR,
  runForeground,
} from '../packages/cli/bin/runtime/node-runtime.mjs';
import { BootstrapError } from './lib/bootstrap-error.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { listTasks, resolveTask } from './lib/tasks.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function main([name, ...args]) {
  const task = resolveTask(name, args);
  if (task === null) {
    process.stderr.write(`${name ? `There is no task "${name}".` : 'Which task?'} These exist:\n${listTasks(root)}`);
    return 2;
  }
  if (!existsSync(join(root, task.file))) {
    process.stderr.write(`The task "${name}" needs ${task.file}, which is not in this checkout.\n`);
    return 3;
  }
  await ensureDependencies(root);
  keepCompiled(root);
  const node = findNode(root);
  if (node === null) {
    throw new BootstrapError(
      `Node ${REQUIRED_NODE_MAJOR} is needed; this is ${process.versions.node}, and npm has no build of it for ` +
        `${process.platform} on ${process.arch}.\nInstall Node ${REQUIRED_NODE_MAJOR} or newer and run the command again.`,
    );
  }
  return runForeground(node, ['--conditions=mkt-source', join(root, task.file), ...task.args], {
    // npm starts scripts at the root; a path that the user typed is relative to where they stood.
    cwd: task.inCallersFolder ? (process.env.INIT_CWD ?? process.cwd()) : root,
    env: environmentWith(node),
  });
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
