import type { ServerResponse } from 'node:http';

/** The end of a process as its listeners see it: answers from now on, and those under way, close their connections. */
export class Drain {
  private readonly underWay = new Set<ServerResponse>();
  private begun = false;

  get isDraining(): boolean {
    return this.begun;
  }

  began(res: ServerResponse): void {
    this.underWay.add(res);
    if (this.begun) res.shouldKeepAlive = false;
  }

  ended(res: ServerResponse): void {
    this.underWay.delete(res);
  }

  begin(): void {
    this.begun = true;
    // Node then says `Connection: close` in the answer, so that the client does not send its next request here.
    for (const res of this.underWay) res.shouldKeepAlive = false;
  }
}
