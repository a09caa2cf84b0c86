import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const STATE_FIELD = 0;
const THREADS_FIELD = 17;
const START_TICKS_FIELD = 19;

let bootId;

/** A reboot restarts both pids and ticks, so a start time counts within one boot only. */
function currentBoot() {
  if (bootId === undefined) {
    try {
      bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    } catch {
      bootId = 'noboot';
    }
  }
  return bootId;
}

function startTimeFromProc(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The command name stands in brackets and may hold blanks and brackets itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // `kill -0` calls zombies alive; a lock or an engine held by one is gone. A killed server's first thread is a
  // zombie while the others still hold its files and ports: it counts as alive until they are gone too.
  const isDead = fields[STATE_FIELD] === 'Z' || fields[STATE_FIELD] === 'X';
  if (isDead && Number(fields[THREADS_FIELD]) <= 1) return null;
  return `${currentBoot()}:${fields[START_TICKS_FIELD]}`;
}

function startTimeFromPs(pid) {
  const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  if (text === '' || text.startsWith('Z')) return null;
  return text.slice(text.indexOf(' ')).trim();
}

export function processStartTime(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  try {
    return process.platform === 'linux' ? startTimeFromProc(pid) : startTimeFromPs(pid);
  } catch {
    return null;
  }
}

export function identityOf(pid) {
  const startTime = processStartTime(pid);
  return startTime === null ? null : { pid, startTime };
}

export function isRunning(identity) {
  return identity !== null && identity !== undefined && processStartTime(identity.pid) === identity.startTime;
}
