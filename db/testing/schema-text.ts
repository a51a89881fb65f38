import { setTimeout as sleep } from 'node:timers/promises'

import { generate, PostgresDialect } from 'kysely-codegen'

import { withConnection } from '../connect.ts'

/**
 * The text that db/schema.ts must have for a migrated database.
 *
 * What the driver makes of PostgreSQL's types: bigint is a number (ours are versions, counts and
 * sizes, far below 2^53; db/pool.ts sets that parser), uuid a string, timestamptz a Date, jsonb a
 * JsonValue.
 *
 * @param adminUrl may see every table of `public`
 */
export async function schemaText(adminUrl: string): Promise<string> {
  const dialect = new PostgresDialect()
  const db = await dialect.introspector.connect({ connectionString: adminUrl, dialect })
  try {
    return await generate({
      db,
      dialect,
      defaultSchemas: ['public'],
      includePattern: 'public.*',
      typeMapping: { int8: 'number', timestamptz: 'Date' },
    })
  } finally {
    await db.destroy()
    await untilAlone(adminUrl)
  }
}

/** The generator's pool is closed before its connection is, and takes a server that ends in between for a fault. */
async function untilAlone(adminUrl: string): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    const others = `select from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
    for (let left = 100; left > 0 && (await client.query(others)).rowCount !== 0; left -= 1) await sleep(20)
  })
}
