// Loaded before a server's process: its clock goes wrong by the milliseconds that a file says. A test's own; nothing of
// the server knows of it.
import { readFileSync } from 'node:fs';

const file = process.env.MKT_CHAOS_CLOCK_FILE;
const RealDate = Date;
let offsetMs = 0;

function read() {
  try {
    offsetMs = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offsetMs = 0;
  }
}

if (file) {
  read();
  setInterval(read, 100).unref();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(
        target,
        args.length === 0 ? [RealDate.now() + offsetMs] : args,
        newTarget === Date ? target : newTarget,
      ),
    apply: () => new RealDate(RealDate.now() + offsetMs).toString(),
    get: (target, name) => (name === 'now' ? () => RealDate.now() + offsetMs : Reflect.get(target, name)),
  });
}
