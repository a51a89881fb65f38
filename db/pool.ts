import { readFileSync } from 'node:fs'

import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

import type { DB } from './schema.ts'

/**
 * The connection pool. Opaque on purpose: whoever holds it can open a tenant's transaction
 * (`inTenant`) or call the identity functions, and nothing else.
 */
export type Db = { readonly [handle]: Kysely<DB>; readonly [connections]: pg.Pool; close(): Promise<void> }

const handle = Symbol('kysely')
const connections = Symbol('pool')

export type PoolOptions = {
  /** A libpq URL of the app role. */
  readonly url: string
  readonly maxConnections?: number
  /** File with the certificate authority of the database server. */
  readonly caFile?: string
  /** Called when an idle connection breaks; without it the process would end. */
  readonly onIdleError?: (error: Error) => void
}

// A version or a count stays far below 2^53, so bigint may be a plain number.
const INT8 = 20
pg.types.setTypeParser(INT8, Number)

/** A pool on `url`. Nothing connects before the first query. */
export function makeDb(options: PoolOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 20,
    // Requests beyond the pool wait this long for a free connection, then fail as UNAVAILABLE.
    connectionTimeoutMillis: 5_000,
    // Connections stay: a timer set and cleared around every statement costs more than they do.
    idleTimeoutMillis: 0,
    statement_timeout: 15_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 10_000,
    // Statements that need not wait for each other share a round trip: see inTenant().
    pipeline: true,
    application_name: 'operagrid',
    ...(options.caFile === undefined
      ? {}
      : { ssl: { ca: readFileSync(options.caFile, 'utf8'), rejectUnauthorized: true } }),
  })
  pool.on('connect', keepStatements)
  // A connection that breaks while it is lent out tells its user by a rejection, and the process by
  // an event that nobody else hears: unheard, it would end the server.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', (error) => options.onIdleError?.(error))
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  let ending: Promise<void> | undefined
  // Kysely ends its pool only where something was asked through it.
  return { [handle]: kysely, [connections]: pool, close: () => (ending ??= pool.end()) }
}

/**
 * A statement that begins with `/* keep: name *\/`, behind its `select` where the query builder puts it, is parsed
 * and planned once a connection. Only for texts that never vary, each with a name of its own: every other text would
 * stay in the server's memory. What it costs to plan is often more than to run it.
 *
 * Statements that are sent in one turn of the event loop leave as one packet: inTenant() sends the
 * opening ones and the first of the work together.
 *
 * A commit that PostgreSQL answers with ROLLBACK, because a statement before it had failed, is an
 * error here: nobody may take it for durable.
 */
function keepStatements(client: pg.PoolClient): void {
  const query = client.query.bind(client)
  const kept = (text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' ? /^(?:select )?\/\* keep: ([a-z ]+) \*\//.exec(text)?.[1] : undefined
    const asked = name === undefined ? [text, values, ...rest] : [{ name, text, values }, ...rest]
    const { stream } = client.connection
    stream.cork()
    process.nextTick(() => stream.uncork())
    // The driver's overloads are passed through as they came; Kysely awaits the promise form.
    const answer = (query as (...args: unknown[]) => unknown)(...asked)
    return text === 'commit' && answer instanceof Promise ? answer.then(refuseRollback) : answer
  }
  client.query = kept as pg.PoolClient['query']
}

function refuseRollback(result: pg.QueryResult): pg.QueryResult {
  if (result.command !== 'COMMIT') throw new Error('the transaction was rolled back: a statement of it had failed')
  return result
}

/** For db/tenant.ts and db/queries/account.ts only; the lint rule keeps it there. */
export function kyselyOf(db: Db): Kysely<DB> {
  return db[handle]
}

/** For db/tenant.ts only; the lint rule keeps it there. */
export function poolOf(db: Db): pg.Pool {
  return db[connections]
}

/** True when the database answers a query within the pool's patience. */
export async function isReachable(db: Db): Promise<boolean> {
  try {
    await sql`select 1`.execute(db[handle])
    return true
  } catch {
    return false
  }
}
