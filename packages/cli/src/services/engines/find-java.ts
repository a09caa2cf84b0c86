import { readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram, isExecutable } from './find-program.ts';
import { runCommand } from './run-command.ts';

export interface Java {
  home: string;
  major: number;
}

const FOLDERS = ['/usr/lib/jvm', '/usr/java', '/opt/java', '/Library/Java/JavaVirtualMachines'];

function candidates(environment: NodeJS.ProcessEnv): string[] {
  const homes = new Set<string>();
  if (environment['JAVA_HOME']) homes.add(environment['JAVA_HOME']);
  const onPath = findProgram('java', environment['PATH']);
  if (onPath !== null) homes.add(dirname(dirname(realpathSync(onPath))));
  for (const folder of FOLDERS) {
    try {
      for (const name of readdirSync(folder)) {
        homes.add(join(folder, name));
        homes.add(join(folder, name, 'Contents', 'Home'));
      }
    } catch {
      // The folder belongs to another system.
    }
  }
  const real = new Set<string>();
  for (const home of homes) if (isExecutable(join(home, 'bin', 'java'))) real.add(realpathSync(home));
  return [...real];
}

/** `openjdk version "25.0.1" …` → 25; `java version "1.8.0"` → 1, which is too old for anything here. */
export function parseJavaMajor(text: string): number | null {
  const version = /version "(\d+)/.exec(text)?.[1];
  return version === undefined ? null : Number(version);
}

/** The newest Java of this machine that is new enough, or null. */
export async function findJava(minimum: number, environment: NodeJS.ProcessEnv = process.env): Promise<Java | null> {
  const found = await Promise.all(
    candidates(environment).map(async (home) => {
      const { stderr, stdout } = await runCommand(join(home, 'bin', 'java'), ['-version'], { timeoutMs: 10_000 });
      const major = parseJavaMajor(`${stderr}${stdout}`);
      return major === null ? [] : [{ home, major }];
    }),
  );
  return (
    found
      .flat()
      .filter(({ major }) => major >= minimum)
      .sort((a, b) => b.major - a.major)[0] ?? null
  );
}
