/** The way to set failpoints of a process that runs: a file of its own, written by the test that watches over it. */
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

interface Counted {
  left: number;
}

export class FailpointFile<T extends Counted> {
  private readonly path: string;
  private readonly parse: (text: string) => Map<string, T>;

  constructor(path: string, parse: (text: string) => Map<string, T>) {
    this.path = path;
    this.parse = parse;
  }

  /** What is set now; nothing while the file is not there. */
  read(): Map<string, T> {
    return this.parse(this.text());
  }

  /** Adds a line to `PATH.hits`; a point that kills or is limited loses one of its passes, and goes with the last. */
  countHit(name: string): void {
    appendFileSync(`${this.path}.hits`, `${name}\n`);
    const parts = this.text()
      .split(',')
      .map((part) => part.trim())
      .flatMap((part) => (part.startsWith(`${name}=`) ? this.lessOne(part) : [part]));
    const draft = `${this.path}.${process.pid}`;
    writeFileSync(draft, parts.join(','));
    renameSync(draft, this.path);
  }

  private lessOne(part: string): string[] {
    const left = [...this.parse(part).values()][0]?.left ?? 0;
    if (Number.isFinite(left)) return left <= 1 ? [] : [part.replace(/:(once|\d+)$/, `:${left - 1}`)];
    return /=exit(:|$)/.test(part) ? [] : [part];
  }

  private text(): string {
    try {
      return readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
      throw error;
    }
  }
}
