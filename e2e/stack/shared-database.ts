import { randomBytes } from 'node:crypto'

import pg from 'pg'

/** Where the workers of a test run find the template that their databases are copies of: a superuser's URL. */
const variable = 'E2E_TEMPLATE_URL'

/** The role that servers run as belongs to the cluster, and its password is made of this: all have the same. */
const JWT_SECRET = 'of all servers that share the cluster of a test run, and of no other'

/** A database of the run's cluster, and the settings of a server on it. */
export type SharedDatabase = {
  /** A superuser's URL of it, or of another one beside it. */
  adminUrl(database?: string): string
  readonly env: { readonly DATABASE_URL: string; readonly JWT_SECRET: string }
  drop(): Promise<void>
}

/** From now on the stacks of this run have copies of this database, which nobody uses. */
export function shareCopiesOf(templateUrl: string): void {
  process.env[variable] = templateUrl
}

/** A copy of the template, for one stack; undefined where a run shares none, as in a bench. */
export async function takeSharedDatabase(): Promise<SharedDatabase | undefined> {
  const templateUrl = process.env[variable]
  if (templateUrl === undefined) return undefined
  const template = new URL(templateUrl).pathname.slice(1)
  const shared = sharedDatabase(templateUrl, `operagrid_e2e_${randomBytes(6).toString('hex')}`)
  const name = new URL(shared.adminUrl()).pathname.slice(1)
  await inPostgres(shared.adminUrl('postgres'), `create database ${name} template ${template}`)
  return shared
}

/** `name` in the cluster of `clusterUrl`, whether it is there yet or not. */
export function sharedDatabase(clusterUrl: string, name: string): SharedDatabase {
  const adminUrl = (database = name): string => {
    const url = new URL(clusterUrl)
    url.pathname = `/${database}`
    return url.href
  }
  return {
    adminUrl,
    env: { DATABASE_URL: adminUrl(), JWT_SECRET },
    drop: () => inPostgres(adminUrl('postgres'), `drop database ${name} with (force)`),
  }
}

/** Runs statements of ours as the superuser. */
export async function inPostgres(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}
