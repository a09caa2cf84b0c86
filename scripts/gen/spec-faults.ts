/** What is wrong with the sources of the contract, each with the file and the operation that breaks a rule. */
export class SpecFaults extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The contract's sources break ${faults.length} rule(s):\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'SpecFaults';
    this.faults = faults;
  }
}

/** Gathers faults so that one run names them all. */
export class FaultList {
  readonly items: string[] = [];

  add(where: string, what: string): void {
    this.items.push(`${where}: ${what}`);
  }

  throwIfAny(): void {
    if (this.items.length > 0) throw new SpecFaults(this.items);
  }
}
