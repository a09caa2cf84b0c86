/**
 * Named points where a test stops, breaks or kills the process. They stand at the saga's and the consumers'
 * steps from the first day; unset they cost one comparison, and production refuses to start with one set.
 */
export const failpointNames = [
  'P1', // idempotency key claimed
  'P2', // prices checked
  'P3', // stock reserved
  'P4', // order and outbox committed
  'P5', // before the gateway is called
  'P6', // the gateway has acted, its reply is lost
  'P7', // the gateway's result recorded
  'P8', // before the HTTP reply
  'P9', // webhook row committed
  'P10', // a consumer's effect committed, its job unacknowledged
  'P11', // outbox rows read
  'P12', // jobs added, outbox rows unmarked
  'P13', // a job's effect done, the job unfinished
  'consumer_start',
  'port_before_call',
  'port_after_call',
] as const;
export type FailpointName = (typeof failpointNames)[number];

type Action = { kind: 'exit' } | { kind: 'throw' } | { kind: 'hang'; hangMs: number };
interface Setting {
  action: Action;
  /** How many passes are still hit. */
  left: number;
}

let active: Map<FailpointName, Setting> | null = null;

/**
 * Sets the points of this process from text such as `P3=exit,P12=throw:once,P5=hang:2000`. `exit` is a
 * kill −9 of the process itself. `:once` or `:N` limits how often a point is hit. Empty text unsets all.
 */
export function configureFailpoints(text: string, options: { production: boolean }): void {
  const settings = new Map<FailpointName, Setting>();
  for (const part of text
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean)) {
    const [name = '', spec = ''] = part.split('=');
    if (!failpointNames.includes(name as FailpointName)) {
      throw new Error(`Unknown failpoint "${name}"; known are ${failpointNames.join(', ')}.`);
    }
    settings.set(name as FailpointName, parseSetting(name, spec));
  }
  if (settings.size > 0 && options.production) throw new Error('Production refuses failpoints (MKT_FAILPOINTS).');
  active = settings.size === 0 ? null : settings;
}

/** Passes at once unless this point is set. */
export async function failpoint(name: FailpointName): Promise<void> {
  if (active === null) return;
  const setting = active.get(name);
  if (setting === undefined || setting.left <= 0) return;
  setting.left -= 1;
  const { action } = setting;
  if (action.kind === 'throw') throw new Error(`failpoint ${name}`);
  if (action.kind === 'exit') process.kill(process.pid, 'SIGKILL');
  // The kill arrives asynchronously; nothing behind an `exit` may run meanwhile.
  await new Promise((resolve) => setTimeout(resolve, action.kind === 'hang' ? action.hangMs : 60_000));
}

function parseSetting(name: string, spec: string): Setting {
  const words = spec.split(':');
  const kind = words.shift();
  let action: Action;
  if (kind === 'exit' || kind === 'throw') action = { kind };
  else if (kind === 'hang') action = { kind, hangMs: positive(name, words.shift()) };
  else
    throw new Error(`Failpoint ${name}: "${spec}" is none of exit, throw, hang:MS (each with :once or :N behind it).`);
  const times = words.shift();
  return {
    action,
    left: times === undefined ? Number.POSITIVE_INFINITY : times === 'once' ? 1 : positive(name, times),
  };
}

function positive(name: string, text: string | undefined): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`Failpoint ${name}: "${text ?? ''}" is not a whole number above 0.`);
  return value;
}
