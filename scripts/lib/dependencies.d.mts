/** True when node_modules is what the lockfile asks for, without the packages of other platforms. */
export function matchesLockfile(root: string): boolean;
export function ensureDependencies(root: string): Promise<void>;
