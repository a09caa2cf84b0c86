/** A process that cannot be taken for another one that got the same pid later. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The start time of a living process, or null when there is none (a zombie counts as none). */
export function processStartTime(pid: number): string | null;
export function identityOf(pid: number): ProcessIdentity | null;
/** True only while the very process that was recorded still lives. */
export function isRunning(identity: ProcessIdentity | null | undefined): boolean;
