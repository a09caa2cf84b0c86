/** Documented exit codes: 0 done, 1 failed, 2 usage, 3 a precondition is missing, 4 a target was missed. */
export const exitCodes = { done: 0, failed: 1, usage: 2, precondition: 3, targetMissed: 4 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CliErrorOptions {
  exitCode?: ExitCode;
  /** What the reader can do about it, one step a line. */
  fix?: readonly string[];
  /** The last lines of the log that tells more. */
  logLines?: readonly string[];
  cause?: unknown;
}

/** A failure that its reader can understand and mend. Anything else that is thrown is a bug. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly fix: readonly string[];
  readonly logLines: readonly string[];

  constructor(code: string, message: string, options: CliErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'CliError';
    this.code = code;
    this.exitCode = options.exitCode ?? exitCodes.failed;
    this.fix = options.fix ?? [];
    this.logLines = options.logLines ?? [];
  }
}
