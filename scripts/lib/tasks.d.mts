export interface Task {
  file: string;
  args: string[];
  inCallersFolder: boolean;
}
export function resolveTask(name: string | undefined, args: readonly string[]): Task | null;
export function listTasks(root: string): string;
export const taskNames: readonly string[];
