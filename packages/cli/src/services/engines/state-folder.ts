import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** A Unix socket's whole path has to fit into 107 bytes, else mysqld stops. */
const SOCKET_FOLDER_MAX_BYTES = 80;

/** Where one installation keeps its data, ports, passwords, logs and the records of what runs. */
export interface StateFolder {
  readonly root: string;
  readonly run: string;
  readonly logs: string;
  readonly data: string;
  readonly conf: string;
  /** A name that is the same for this folder always and differs between checkouts. */
  readonly id: string;
}

export function openStateFolder(path: string): StateFolder {
  const root = resolve(path);
  // Others may pass through to an engine that runs under another account, but see nothing.
  mkdirSync(root, { recursive: true, mode: 0o711 });
  const folder = (name: string, mode = 0o700): string => {
    const at = join(root, name);
    mkdirSync(at, { recursive: true, mode });
    return at;
  };
  return {
    root,
    run: folder('run'),
    logs: folder('logs'),
    data: folder('data', 0o711),
    conf: folder('conf'),
    id: createHash('sha256').update(root).digest('hex').slice(0, 10),
  };
}

/** A short folder of our own for sockets, whatever the length of the state folder's path. */
export function socketFolder(state: StateFolder, temporary: string = tmpdir()): string {
  const base = Buffer.byteLength(temporary) > SOCKET_FOLDER_MAX_BYTES - 30 ? '/tmp' : temporary;
  const at = join(base, `mkt-${userInfo().uid}-${state.id}`);
  mkdirSync(at, { recursive: true, mode: 0o700 });
  const owner = statSync(at).uid;
  if (owner !== userInfo().uid) throw new Error(`${at} belongs to another user (uid ${owner}); remove it.`);
  return at;
}

/** The file is there with its whole content or with what it held before. */
export function writeFileAtomically(path: string, content: string): void {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

export function writeJsonFile(path: string, value: unknown): void {
  writeFileAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** Null when the file is absent. One that is not JSON is an error with its name, never silently begun anew. */
export function readJsonFile<T>(path: string): T | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(`${basename(path)} in the state folder is not JSON; remove ${path} to have it made again.`, {
      cause,
    });
  }
}

/** A secret that is made once per installation and kept with mode 0600. */
export function keptSecret(state: StateFolder, name: string, bytes = 24): string {
  const path = join(state.root, 'secrets.json');
  const secrets = readJsonFile<Record<string, string>>(path) ?? {};
  const known = secrets[name];
  if (known !== undefined) return known;
  const made = randomBytes(bytes).toString('base64url');
  writeJsonFile(path, { ...secrets, [name]: made });
  return made;
}
