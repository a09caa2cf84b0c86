export const REQUIRED_NODE_MAJOR: number;
export function nodePackageName(platform?: string, arch?: string): string | null;
export function isModernNode(version?: string): boolean;
/** The Node to go on with: the running one when it is new enough, else the one that npm brought. */
export function findNode(root: string): string | null;
export function environmentWith(
  node: string,
  environment?: Record<string, string | undefined>,
): Record<string, string | undefined>;
/** Has Node keep compiled code below the root's node_modules, in this process and in those that it starts. */
export function keepCompiled(root: string, environment?: Record<string, string | undefined>): void;
/** Runs a child in the foreground, passes signals on and answers with its exit code (128 + n after signal n). */
export function runForeground(
  command: string,
  args: readonly string[],
  options?: {
    cwd?: string;
    env?: Record<string, string | undefined>;
    onSpawn?: (pid: number) => void;
  },
): Promise<number>;
