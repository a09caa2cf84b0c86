/** JSON columns come back as text on both engines (MariaDB has no JSON type of its own). */
export function parseJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
