import type pg from 'pg'

import { withConnection } from '../connect.ts'
import { migrate } from '../migrate.ts'
import { ensureRoles } from '../roles.ts'

/** `url` leading to another database of the same cluster. */
export function withDatabase(url: string, database: string): string {
  const target = new URL(url)
  target.pathname = `/${database}`
  return target.href
}

/** A migrated, empty database named `name`, for copying. */
export async function makeTemplate(adminUrl: string, name: string): Promise<void> {
  await withConnection(adminUrl, (client) => client.query(`create database ${name} template template0 encoding 'UTF8'`))
  await withConnection(withDatabase(adminUrl, name), async (client) => {
    await ensureRoles(client)
    await migrate(client)
  })
}

/** Drops a database, also while something is still connected to it. */
export async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  await client.query(`drop database if exists ${name} with (force)`)
}
