const most = 30;
const longest = 60;

/** Names of columns for a message: a file that is no table may have thousands, of any length. */
export function someNames(names: readonly string[]): string {
  const shown = names.slice(0, most).map((name) => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name));
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
