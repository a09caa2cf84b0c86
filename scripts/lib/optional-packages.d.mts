export function platformOf(name: string): { cpu?: string[]; libc?: string[]; os?: string[] };
export function addMissingOptional(lockfile: { packages: Record<string, unknown> }): string[];
