// What processes hold of the machine's memory: their share of pages that several have (PSS) where the system tells,
// else their resident size.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface HeldMemory {
  /** Pages shared with others count by share: sums over processes add up. */
  shareBytes: number;
  /** All resident pages, whoever else has them. */
  residentBytes: number;
}

interface Row extends HeldMemory {
  pid: number;
  parent: number;
}

const PARENT_FIELD = 1;
const KIB = 1024;

function linuxRow(pid: number): Row | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[PARENT_FIELD]);
    return { pid, parent, shareBytes: 0, residentBytes: 0 };
  } catch {
    return null;
  }
}

/** Asked only of processes that count: the system walks all pages for the answer. */
function measureLinux(pid: number): HeldMemory {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * KIB;
    return { shareBytes: of('Pss'), residentBytes: of('Rss') };
  } catch {
    return residentOnly(pid);
  }
}

/** Another account's process tells its resident size to everybody. */
function residentOnly(pid: number): HeldMemory {
  try {
    const text = readFileSync(`/proc/${pid}/status`, 'utf8');
    const bytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * KIB;
    return { shareBytes: bytes, residentBytes: bytes };
  } catch {
    return { shareBytes: 0, residentBytes: 0 };
  }
}

function psRows(): Row[] {
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,rss='], { encoding: 'utf8' });
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([pid]) => pid !== undefined && !Number.isNaN(pid) && pid > 0)
    .map(([pid = 0, parent = 0, kib = 0]) => ({ pid, parent, shareBytes: kib * KIB, residentBytes: kib * KIB }));
}

function allRows(): Row[] {
  if (process.platform !== 'linux') return psRows();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => linuxRow(Number(name)))
    .filter((row) => row !== null);
}

/** Memory of each of these processes together with its descendants, less those that are asked for themselves. */
export function heldMemory(pids: readonly number[]): Map<number, HeldMemory> {
  const rows = new Map(allRows().map((row) => [row.pid, row]));
  const held = new Map(pids.map((pid) => [pid, { shareBytes: 0, residentBytes: 0 }]));
  for (const row of rows.values()) {
    let at: Row | undefined = row;
    while (at !== undefined && !held.has(at.pid)) at = rows.get(at.parent);
    const sum = at === undefined ? undefined : held.get(at.pid);
    if (sum === undefined) continue;
    const { shareBytes, residentBytes } = process.platform === 'linux' ? measureLinux(row.pid) : row;
    sum.shareBytes += shareBytes;
    sum.residentBytes += residentBytes;
  }
  return held;
}
