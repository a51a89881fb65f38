import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely'
import type { PoolClient } from 'pg'

import type { DB } from './schema.ts'

const known = new WeakMap<PoolClient, Kysely<DB>>()

/**
 * Queries on one connection, which leave at once and are answered in their order: PostgreSQL works on one while the
 * next is on its way. Kysely's own handle on a connection has each wait for the answer to the one before, a round trip
 * each. Whoever lent the connection out begins and ends transactions.
 */
export async function queriesOn(client: PoolClient): Promise<Kysely<DB>> {
  const before = known.get(client)
  if (before !== undefined) return before
  const queries = new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PipelinedDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  // Kysely readies its driver with the first statement: one that is asked a turn later would overtake it.
  await queries.connection().execute(async () => undefined)
  known.set(client, queries)
  return queries
}

class PipelinedDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(client: PoolClient) {
    this.#connection = new PipelinedConnection(client)
  }

  async init(): Promise<void> {
    // The connection is open already.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    // It is the lender's to give back.
  }

  async beginTransaction(): Promise<void> {
    throw new Error(notHere)
  }

  async commitTransaction(): Promise<void> {
    throw new Error(notHere)
  }

  async rollbackTransaction(): Promise<void> {
    throw new Error(notHere)
  }

  async destroy(): Promise<void> {
    // As with giving it back.
  }
}

const notHere = 'transactions are opened by inTenant()'

const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

class PipelinedConnection implements DatabaseConnection {
  readonly #client: PoolClient

  constructor(client: PoolClient) {
    this.#client = client
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    // Kysely knows what each statement answers, by its own types.
    const { command, rowCount, rows } = await this.#client.query<R & object>(sql, [...parameters])
    return writes.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0), rows } : { rows }
  }

  streamQuery(): never {
    throw new Error('long answers are read by a cursor of SQL’s own')
  }
}
