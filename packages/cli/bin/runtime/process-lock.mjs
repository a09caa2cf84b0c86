import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isRunning } from './process-identity.mjs';

const POLL_MS = 100;

let serial = 0;

function privatePath(path, kind) {
  serial += 1;
  return `${path}.${kind}-${process.pid}-${serial}`;
}

function readHolders(path) {
  try {
    const parsed = JSON.parse(readFileSync(path, 'utf8'));
    return Array.isArray(parsed.holders) ? parsed.holders : [];
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    return [];
  }
}

/** The file appears with its whole content or not at all: link() neither overwrites nor shows a half. */
function tryCreate(path, holders) {
  const draft = privatePath(path, 'draft');
  writeFileSync(draft, JSON.stringify({ holders }), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Two waiters may see the same dead lock; the one that moved away a living one puts it back. */
function removeDead(path) {
  const grave = privatePath(path, 'dead');
  try {
    renameSync(path, grave);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const holders = readHolders(grave) ?? [];
  if (holders.some(isRunning)) {
    try {
      linkSync(grave, path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  rmSync(grave, { force: true });
}

async function waitForLock(path, self, onWait, signal) {
  let told = false;
  while (!tryCreate(path, [self])) {
    signal?.throwIfAborted();
    const holders = readHolders(path);
    if (holders === null) continue;
    const living = holders.filter(isRunning);
    if (living.length === 0) {
      removeDead(path);
      continue;
    }
    if (!told) onWait?.(living);
    told = true;
    await delay(POLL_MS);
  }
}

export async function withProcessLock(path, work, { onWait, signal } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const self = identityOf(process.pid);
  await waitForLock(path, self, onWait, signal);
  const holders = [self];
  const addHolder = (pid) => {
    const identity = identityOf(pid);
    if (identity === null) return;
    holders.push(identity);
    const draft = privatePath(path, 'draft');
    writeFileSync(draft, JSON.stringify({ holders }), { mode: 0o600 });
    renameSync(draft, path);
  };
  try {
    return await work({ addHolder });
  } finally {
    rmSync(path, { force: true });
  }
}
