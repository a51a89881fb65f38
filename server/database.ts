import { createHmac } from 'node:crypto'

import { connect, placeOf, saferRelease, withConnection } from '@operagrid/db/connect'
import { superuser } from '@operagrid/db/embedded/cluster'
import { runningPort } from '@operagrid/db/embedded/running-port'
import { startEmbedded } from '@operagrid/db/embedded/start'
import { checkSchema, migrate } from '@operagrid/db/migrate'
import { ensureRoles, mayMigrate } from '@operagrid/db/roles'
import { ensureRuntimeUrl, refuseStrongRole, withUser } from '@operagrid/db/runtime-role'

import type { Config } from './config.ts'
import type { Log } from './log.ts'

const embeddedDatabase = 'operagrid'

/** A database with this program's schema. `appUrl` signs in as the runtime role. */
export type PreparedDatabase = {
  appUrl: string
  /** Settles when an embedded database ends without being asked to; never for another one. */
  lost: Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the embedded database if no other is given, makes roles, migrates, and checks that the
 * server will run as a role that row security binds. With a DATABASE_URL of the runtime role
 * itself nothing is migrated, only checked.
 * @throws StartError
 */
export async function prepareDatabase(config: Config, log: Log): Promise<PreparedDatabase> {
  if (config.databaseUrl !== undefined) {
    const appUrl = await prepare(config.databaseUrl, config, log)
    return { appUrl, lost: new Promise(() => undefined), stop: async () => undefined }
  }
  const postgres = await startEmbedded(config.dataDir, config.embeddedPassword)
  try {
    await withConnection(postgres.urlFor('postgres'), async (client) => {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [embeddedDatabase])
      if (rowCount === 0) await client.query(`create database ${embeddedDatabase}`)
    })
    const appUrl = await prepare(postgres.urlFor(embeddedDatabase), config, log)
    return { appUrl, lost: postgres.exited, stop: () => postgres.stop() }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/**
 * The database for a command beside the server: the embedded one of a server that runs is used as it is, else all
 * is as at the server's start.
 * @throws StartError
 */
export async function reachDatabase(config: Config, log: Log): Promise<Pick<PreparedDatabase, 'appUrl' | 'stop'>> {
  const port = config.databaseUrl === undefined ? runningPort(config.dataDir) : undefined
  if (port === undefined) return await prepareDatabase(config, log)
  const url = `postgres://127.0.0.1:${port}/${embeddedDatabase}`
  const client = await connect(withUser(url, superuser, config.embeddedPassword))
  try {
    return { appUrl: await ensureRuntimeUrl(client, url, runtimePasswords(config)), stop: async () => undefined }
  } finally {
    await client.end()
  }
}

async function prepare(url: string, config: Config, log: Log): Promise<string> {
  const client = await connect(url)
  let appUrl = url
  try {
    const safer = await saferRelease(client)
    if (safer !== undefined)
      log.warn({ database: placeOf(url) }, `update PostgreSQL to ${safer}: this one leaks statistics`)
    if (await mayMigrate(client)) {
      await ensureRoles(client)
      const applied = await migrate(client)
      if (applied.length > 0) log.info({ database: placeOf(url), applied: applied.length }, 'migrated')
      appUrl = await ensureRuntimeUrl(client, url, runtimePasswords(config))
    } else {
      await checkSchema(client)
    }
  } finally {
    await client.end().catch(() => undefined)
  }
  await refuseStrongRole(appUrl)
  return appUrl
}

/**
 * Derived, so that all nodes with one JWT_SECRET agree on it without a place to keep it. While the secret is changed
 * the password that is set stays, whichever it was made of: nodes that know only one of the two still sign in.
 */
function runtimePasswords({ jwtSecret, jwtSecretBefore }: Config): readonly [string, ...string[]] {
  const derive = (secret: string): string => createHmac('sha256', secret).update('operagrid_app').digest('base64url')
  return [derive(jwtSecret), ...(jwtSecretBefore === undefined ? [] : [derive(jwtSecretBefore)])]
}
