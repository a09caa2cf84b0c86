export const REQUIRED_NODE_MAJOR: number;
export function nodePackageName(platform?: string, arch?: string): string | null;
export function isModernNode(version?: string): boolean;
/** The Node to go on with: the running one when it is new enough, else the one that npm brought. */
export function findNode(root: string): string | null;
export function environmentWith(
  node: string,
  environment?: Record<string, string | undefined>,
): Record<string, string | undefined>;
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
