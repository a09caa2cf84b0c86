/** A stop that the reader can mend: the message says how. Exit code 3 means that a precondition is missing. */
export class BootstrapError extends Error {
  constructor(message, exitCode = 3) {
    super(message);
    this.name = 'BootstrapError';
    this.exitCode = exitCode;
  }
}
