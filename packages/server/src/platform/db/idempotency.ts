/**
 * The stored answer of a repeated request, kept in the schema of the module that owns the change and
 * claimed in the same transaction as the change itself: either both are there or neither is.
 */
import { type Kysely, sql } from 'kysely';
import { principalOf } from '../context/actor.ts';
import type { CallContext } from '../context/call-context.ts';
import { canonicalHash } from '../kernel/canonical-json.ts';
import { AppError } from '../kernel/errors.ts';
import type { ModuleDatabase, Tx } from './database.ts';
import { errnoOf, isDuplicate } from './mysql-errors.ts';
import type { PlatformTables } from './platform-tables.ts';

/** What identifies a repeated request. `key` undefined: no header was sent, nothing is stored. */
export interface IdempotentRequest {
  operation: string;
  key: string | undefined;
  /** Everything that makes the request what it is: path, query and body. */
  request: unknown;
}

export interface StoredReply<T> {
  status: number;
  data: T;
}

/**
 * Runs `work` once per (principal, operation, key). The same request again gets the stored answer; another
 * request under the same key is 422 `idempotency_key_reused`; one still running is 409 `idempotency_in_flight`.
 * A failure rolls the claim back with the work, so a refused request may be corrected under the same key.
 */
export async function runIdempotent<DB extends PlatformTables, T>(
  database: ModuleDatabase<DB>,
  context: CallContext,
  request: IdempotentRequest,
  work: (tx: Tx<DB>) => Promise<StoredReply<T>>,
): Promise<StoredReply<T>> {
  const { key } = request;
  if (key === undefined) return database.transaction(context, work);
  const id = { principal: principalOf(context.actor), operation: request.operation, idempotency_key: key };
  const hash = canonicalHash(request.request);
  try {
    return await database.transaction(context, async (tx) => {
      // Every module's DB has the platform's tables; TypeScript cannot see that through the type parameter.
      const platform = tx as unknown as Kysely<PlatformTables>;
      await platform
        .insertInto('idempotency_keys')
        .values({ ...id, request_hash: hash, state: 'in_progress', status: null, response: null })
        .execute()
        .catch((error: unknown) => {
          // The claim waited for another one that is neither committed nor rolled back: the first request still runs.
          throw errnoOf(error) === 1205 ? inFlight() : error;
        });
      const reply = await work(tx);
      await platform
        .updateTable('idempotency_keys')
        .set({ state: 'done', status: reply.status, response: JSON.stringify(reply.data) })
        .where('principal', '=', id.principal)
        .where('operation', '=', id.operation)
        .where('idempotency_key', '=', id.idempotency_key)
        .execute();
      return reply;
    });
  } catch (error) {
    if (!isDuplicate(error, 'idempotency_keys') && !isDuplicate(error, 'PRIMARY') && errnoOf(error) !== 1205)
      throw error;
    const stored = await findStored<T>(database.writer(context.class) as unknown as Kysely<PlatformTables>, id, hash);
    if (stored === null) throw error;
    return stored;
  }
}

/** The stored answer of this key, null when there is none; throws for another request or one in flight. */
export async function findStored<T>(
  db: Kysely<PlatformTables>,
  id: { principal: string; operation: string; idempotency_key: string },
  requestHash: string,
): Promise<StoredReply<T> | null> {
  const row = await db
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'state', 'status', 'response'])
    .where('principal', '=', id.principal)
    .where('operation', '=', id.operation)
    .where('idempotency_key', '=', id.idempotency_key)
    .where('created_at', '>', sql<Date>`NOW(3) - INTERVAL 24 HOUR`)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (row.request_hash !== requestHash)
    throw new AppError('idempotency_key_reused', {
      detail: 'This Idempotency-Key belongs to another request; use a new one.',
    });
  if (row.state !== 'done' || row.response === null) throw inFlight();
  return { status: row.status ?? 200, data: JSON.parse(row.response) as T };
}

function inFlight(): AppError {
  return new AppError('idempotency_in_flight', {
    detail: 'The first request with this key is still running.',
    retryAfterS: 1,
  });
}
