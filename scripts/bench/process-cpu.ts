/** The processor time that processes of this machine have used so far, as Linux counts it; nothing elsewhere. */
import { readFileSync } from 'node:fs';

/** Of one unit of `utime` and `stime`: USER_HZ, which is 100 wherever Linux runs Node. */
const msPerTick = 10;

/** Milliseconds of user and system time by name, those that cannot be read left out. */
export function cpuMs(pids: ReadonlyMap<string, number>): Map<string, number> {
  const used = new Map<string, number>();
  for (const [name, pid] of pids) {
    const ms = cpuMsOf(pid);
    if (ms !== null) used.set(name, ms);
  }
  return used;
}

function cpuMsOf(pid: number): number | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field is the command in brackets and may hold spaces; utime and stime are the 14th and the 15th.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}
