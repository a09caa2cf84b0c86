/**
 * Named points where a test stops, breaks or kills the process. They stand at the saga's and the consumers'
 * steps from the first day; unset they cost one comparison, and production refuses to start with one set.
 */
import { FailpointFile } from './failpoint-file.ts';

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

type Action = { kind: 'exit' } | { kind: 'throw' } | { kind: 'pause'; ms: number } | { kind: 'hang' };

export interface Failpoint {
  action: Action;
  /** How many passes are still hit. */
  left: number;
  /** How likely a pass is hit, 0 to 1. */
  chance: number;
}

interface FailpointOptions {
  production: boolean;
  /** A file of such text that is read at every pass: what a test writes there counts at once. */
  file?: string;
}

let active: Map<string, Failpoint> | null = null;
let file: FailpointFile<Failpoint> | null = null;

/**
 * Sets the points of this process from text such as `P3=exit,P12=throw:once,P5=delay:2000,P9=throw:25%`. `exit` is a
 * kill −9 of the process itself, `delay:MS` a pause, `hang` a pass that never ends (`hang:MS` is a pause too). `:once`
 * or `:N` limits how often a point is hit, `:N%` how likely. Empty text unsets all.
 */
export function configureFailpoints(text: string, options: FailpointOptions): void {
  const settings = parseFailpoints(text);
  const path = options.file ?? '';
  if (options.production && (settings.size > 0 || path !== ''))
    throw new Error('Production refuses failpoints (MKT_FAILPOINTS, MKT_FAILPOINTS_FILE).');
  active = settings.size === 0 ? null : settings;
  file = path === '' ? null : new FailpointFile(path, parseFailpoints);
}

/** Passes at once unless this point is set. */
export async function failpoint(name: FailpointName): Promise<void> {
  if (active === null && file === null) return;
  const setting = active?.get(name);
  if (setting !== undefined && setting.left > 0 && happens(setting)) {
    setting.left -= 1;
    await act(name, setting.action);
  }
  const written = file?.read().get(name);
  if (written !== undefined && happens(written)) {
    // Written down before it happens: a process that is started again after an `exit` must not meet it for ever.
    file?.countHit(name);
    await act(name, written.action);
  }
}

async function act(name: FailpointName, action: Action): Promise<void> {
  if (action.kind === 'throw') throw new Error(`failpoint ${name}`);
  if (action.kind === 'pause') return void (await new Promise((resolve) => setTimeout(resolve, action.ms)));
  // The kill arrives asynchronously; nothing behind an `exit` may run meanwhile.
  if (action.kind === 'exit') process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

function happens({ chance }: Failpoint): boolean {
  return chance >= 1 || Math.random() < chance;
}

/** Throws an Error that names what is wrong. */
export function parseFailpoints(text: string): Map<string, Failpoint> {
  const settings = new Map<string, Failpoint>();
  for (const part of text
    .split(',')
    .map((s) => s.trim())
    .filter(Boolean)) {
    const [name = '', spec = ''] = part.split('=');
    if (!failpointNames.includes(name as FailpointName)) {
      throw new Error(`Unknown failpoint "${name}"; known are ${failpointNames.join(', ')}.`);
    }
    settings.set(name, parseSetting(name, spec));
  }
  return settings;
}

function parseSetting(name: string, spec: string): Failpoint {
  const words = spec.split(':');
  const kind = words.shift();
  let action: Action;
  if (kind === 'exit' || kind === 'throw') action = { kind };
  else if (kind === 'delay' || (kind === 'hang' && /^\d+$/.test(words[0] ?? '')))
    action = { kind: 'pause', ms: positive(name, words.shift()) };
  else if (kind === 'hang') action = { kind };
  else
    throw new Error(
      `Failpoint ${name}: "${spec}" is none of exit, throw, hang, delay:MS (each with :once, :N or :N% behind it).`,
    );
  const limit = words.shift();
  if (words.length > 0) throw new Error(`Failpoint ${name}: "${words.join(':')}" is more than it takes.`);
  if (limit?.endsWith('%'))
    return { action, left: Number.POSITIVE_INFINITY, chance: positive(name, limit.slice(0, -1)) / 100 };
  const left = limit === undefined ? Number.POSITIVE_INFINITY : limit === 'once' ? 1 : positive(name, limit);
  return { action, left, chance: 1 };
}

function positive(name: string, text: string | undefined): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`Failpoint ${name}: "${text ?? ''}" is not a whole number above 0.`);
  return value;
}
