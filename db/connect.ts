import pg from 'pg'

import { codeOf, reasonOf, StartError } from './start-error.ts'

const oldestVersion = 150_000
const saferReleases = [150_014, 160_010, 170_006]

/**
 * One connection for the start: roles, migrations, checks.
 * @throws StartError when there is none to be had, in one line without the password
 */
export async function connect(url: string): Promise<pg.Client> {
  let client: pg.Client
  try {
    client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: 'operagrid start',
    })
    // A connection that breaks while idle must not end the process: its next query tells.
    client.on('error', () => undefined)
    await client.connect()
  } catch (error) {
    throw explain(url, error)
  }
  const { rows } = await client.query<{ version: number; name: string }>(
    "select current_setting('server_version_num')::int as version, current_setting('server_version') as name",
  )
  if ((rows[0]?.version ?? 0) < oldestVersion) {
    await client.end()
    throw new StartError(`DATABASE_URL leads to PostgreSQL ${rows[0]?.name ?? '?'}: 15 to 18 is needed.`)
  }
  return client
}

/**
 * The PostgreSQL release that should be installed instead of the running one, or undefined.
 * Older ones let planner statistics leak past row security (CVE-2025-8713).
 */
export async function saferRelease(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  )
  const version = rows[0]?.version ?? 0
  const floor = saferReleases.find((release) => Math.floor(release / 10_000) === Math.floor(version / 10_000))
  return floor !== undefined && version < floor ? `${Math.floor(floor / 10_000)}.${floor % 10_000}` : undefined
}

/** Runs `work` on a connection of its own. */
export async function withConnection<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url)
  try {
    return await work(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Where a database URL leads, without user, password or options: for messages. */
export function placeOf(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url)
    return `${searchParams.get('host') ?? (hostname || 'localhost')}:${searchParams.get('port') ?? (port || '5432')}${pathname}`
  } catch {
    return 'an address that is no URL'
  }
}

function explain(url: string, error: unknown): StartError {
  const place = placeOf(url)
  const code = codeOf(error)
  const options = { cause: error }
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return new StartError(
        `No database answers at ${place}: start PostgreSQL there, or correct DATABASE_URL.`,
        options,
      )
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `The host of DATABASE_URL is not known (${place}): correct DATABASE_URL or the network's name service.`,
        options,
      )
    case '28P01':
    case '28000':
      return new StartError(
        `The database at ${place} refuses the sign-in (${reasonOf(error)}): correct user and password in DATABASE_URL.`,
        options,
      )
    case '3D000':
      return new StartError(
        `There is no such database at ${place}: create it, or correct the name in DATABASE_URL.`,
        options,
      )
    default:
      return new StartError(
        `No connection to the database at ${place}: ${reasonOf(error)}. Check DATABASE_URL.`,
        options,
      )
  }
}
