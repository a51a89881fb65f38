import { randomBytes } from 'node:crypto'

import { withClient } from './with-client.ts'

/** Where the workers of a test run find the template that their databases are copies of: a superuser's URL. */
const variable = 'E2E_TEMPLATE_URL'

/** The role that servers run as belongs to the cluster, and its password is made of this: all have the same. */
export const JWT_SECRET = 'of all servers that share the cluster of a test run, and of no other'

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
  const name = `operagrid_e2e_${randomBytes(6).toString('hex')}`
  const shared = sharedDatabase(templateUrl, name)
  await withClient(shared.adminUrl('postgres'), (client) =>
    client.query(`create database ${name} template ${template}`),
  )
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
    drop: () =>
      withClient(
        adminUrl('postgres'),
        async (client) => void (await client.query(`drop database ${name} with (force)`)),
      ),
  }
}
