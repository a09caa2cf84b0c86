// Brings node_modules up to package-lock.json, at most one process at a time, and remembers that it did.
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { runForeground } from '../../packages/cli/bin/runtime/node-runtime.mjs';
import { withProcessLock } from '../../packages/cli/bin/runtime/process-lock.mjs';
import { BootstrapError } from './bootstrap-error.mjs';

const stampPath = (root) => join(root, 'node_modules', '.mkt-stamp');

function readOrNull(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function wantedStamp(root) {
  const lockfile = readOrNull(join(root, 'package-lock.json'));
  if (lockfile === null) {
    throw new BootstrapError('package-lock.json is missing: restore it with `git checkout package-lock.json`.');
  }
  // The platform belongs to it: a folder shared between two machines holds the other one's binaries.
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;
}

/**
 * True when npm itself last left node_modules in the state that the lockfile asks for, as after a developer's
 * `npm install`: nothing needs to be thrown away and fetched again. npm writes its hidden lockfile last.
 */
export function matchesLockfile(root) {
  const hidden = readOrNull(join(root, 'node_modules', '.package-lock.json'));
  if (hidden === null) return false;
  const installed = JSON.parse(hidden).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const differs = (path) => {
    const entry = wanted[path];
    if (!path.includes('node_modules/')) return false;
    if (installed[path] === undefined) return !entry.optional && !entry.peer;
    return entry.version !== installed[path].version || entry.integrity !== installed[path].integrity;
  };
  return !Object.keys(wanted).some(differs) && Object.keys(installed).every((path) => wanted[path] !== undefined);
}

function isWritable(folder) {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(current)) {
      try {
        accessSync(current, constants.W_OK);
        return true;
      } catch {
        return false;
      }
    }
    if (current === dirname(current)) return false;
  }
}

function npmEnvironment(root) {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  if (existsSync(homedir()) && isWritable(cache)) return process.env;
  const own = join(root, '.mkt', 'npm-cache');
  mkdirSync(own, { recursive: true });
  return { ...process.env, npm_config_cache: own };
}

/** The npm that runs us, so that no other version touches the tree; else whatever PATH has. */
function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && /^npm(-cli)?\.c?js$/.test(basename(running)) && existsSync(running))
    return [process.execPath, running];
  return ['npm'];
}

async function install(root, lock) {
  process.stderr.write('Installing dependencies (npm ci) …\n');
  const [command, ...prefix] = npmCommand();
  const args = [...prefix, 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  let code;
  try {
    code = await runForeground(command, args, {
      cwd: root,
      env: npmEnvironment(root),
      onSpawn: (pid) => lock.addHolder(pid),
    });
  } catch (error) {
    throw new BootstrapError(`npm could not be started (${error.code ?? error.message}): install Node with npm.`);
  }
  if (code > 128) throw new BootstrapError('Installing dependencies was interrupted.', code);
  if (code !== 0) {
    throw new BootstrapError(
      `Installing dependencies failed (npm ci, exit ${code}); its message stands above.\n` +
        'Without a network only a checkout that was installed before can start. Run the command again when the registry answers.',
    );
  }
}

/** Installs when the lockfile changed since the last time; waits for another process that is doing so. */
export async function ensureDependencies(root) {
  const wanted = wantedStamp(root);
  if (readOrNull(stampPath(root)) === wanted) return;
  if (!isWritable(join(root, '.mkt'))) {
    throw new BootstrapError(`${root} cannot be written to: copy the checkout to a folder of your own.`);
  }
  const onWait = ([holder]) =>
    process.stderr.write(`Another start is installing dependencies (process ${holder.pid}); waiting for it …\n`);
  await withProcessLock(
    join(root, '.mkt', 'bootstrap.lock'),
    async (lock) => {
      if (readOrNull(stampPath(root)) === wanted) return;
      if (!matchesLockfile(root)) await install(root, lock);
      writeFileSync(stampPath(root), wanted);
    },
    { onWait },
  );
}
