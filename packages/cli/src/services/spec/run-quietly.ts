import { execFile } from 'node:child_process';

const MOST_BYTES = 64 * 1024 * 1024;

/** Runs a program to its end without showing its output. */
export function runCommand(program: string, args: readonly string[]): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile(program, [...args], { maxBuffer: MOST_BYTES }, (error, stdout) => {
      resolve({ code: error === null ? 0 : 1, stdout });
    });
  });
}
