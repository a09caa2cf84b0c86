import { readdirSync, readFileSync } from 'node:fs';

const STATE_FIELD = 0;
const GROUP_FIELD = 2;

function isLivingMember(pid: string, group: number): boolean {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return Number(fields[GROUP_FIELD]) === group && fields[STATE_FIELD] !== 'Z';
  } catch {
    return false;
  }
}

/** True while any process of the group lives, its leader or not. The system gives the number to nobody else until then. */
export function isGroupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  // The signal finds zombies too, which nobody may collect for a long time.
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isLivingMember(name, group));
}
