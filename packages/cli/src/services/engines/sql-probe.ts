import { createConnection } from 'mysql2/promise';

export interface SqlAddress {
  host: string;
  port: number;
  user: string;
  password: string;
}

const CONNECT_TIMEOUT_MS = 2_000;

/** The server's version text, or null while it does not take connections. Throws on refused credentials. */
export async function probeSqlServer(address: SqlAddress): Promise<string | null> {
  try {
    const [row] = await querySqlServer(address, 'SELECT VERSION() AS version');
    return row?.['version'] ?? null;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ER_ACCESS_DENIED_ERROR' || code === 'ER_HOST_NOT_PRIVILEGED') throw error;
    return null;
  }
}

async function querySqlServer(address: SqlAddress, sql: string): Promise<Record<string, string>[]> {
  const connection = await createConnection({ ...address, connectTimeout: CONNECT_TIMEOUT_MS });
  try {
    const [rows] = await connection.query(sql);
    return rows as Record<string, string>[];
  } finally {
    connection.destroy();
  }
}

/** Names the variables that differ from what is asserted, as `name is X, wanted is Y`. */
export async function differingVariables(
  address: SqlAddress,
  asserted: Readonly<Record<string, string>>,
): Promise<string[]> {
  const names = Object.keys(asserted);
  const [row = {}] = await querySqlServer(
    address,
    `SELECT ${names.map((name) => `@@GLOBAL.${name} AS \`${name}\``).join(', ')}`,
  );
  return names.flatMap((name) =>
    String(row[name]) === asserted[name] ? [] : [`${name} is ${String(row[name])}, wanted is ${asserted[name]}`],
  );
}
