import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

import type pg from 'pg'

import { connect, withConnection } from './connect.ts'
import { reasonOf, StartError } from './start-error.ts'

const runtimeRole = 'operagrid_app'

/** The same database, signed in as another role. */
export function withUser(url: string, user: string, password: string): string {
  // A URL without a host (a socket given as ?host=) cannot hold a user, so it gets a host that is not used.
  const target = new URL(url.replace(/^(postgres(?:ql)?):\/\/(?=[/?]|$)/, '$1://localhost'))
  for (const name of ['user', 'password']) target.searchParams.delete(name)
  target.username = encodeURIComponent(user)
  target.password = encodeURIComponent(password)
  return target.href
}

/**
 * The URL that the server uses at run time, given one that may migrate. The app role's password is
 * changed only when a sign-in with it fails, so that several nodes with one secret agree.
 *
 * @param admin a connection on `adminUrl` that may alter the app role
 * @param passwords what the password may be; the first is set when none of them fits
 * @throws StartError when the app role cannot sign in
 */
export async function ensureRuntimeUrl(
  admin: pg.Client,
  adminUrl: string,
  passwords: readonly [string, ...string[]],
): Promise<string> {
  const [password] = passwords
  const url = withUser(adminUrl, runtimeRole, password)
  for (const one of passwords) {
    const known = withUser(adminUrl, runtimeRole, one)
    if (await canSignIn(known)) return known
  }
  try {
    await admin.query(`alter role ${runtimeRole} login password ${admin.escapeLiteral(scramVerifier(password))}`)
  } catch (error) {
    throw new StartError(
      `DATABASE_URL's user may not set the password of ${runtimeRole} (${reasonOf(error)}): use a superuser, the role's creator, or ${runtimeRole} itself.`,
      { cause: error },
    )
  }
  try {
    await withConnection(url, async () => undefined)
  } catch (error) {
    throw new StartError(
      `The database does not let ${runtimeRole} sign in (${reasonOf(error instanceof Error ? (error.cause ?? error) : error)}): allow it scram-sha-256 in pg_hba.conf, over TCP if the socket uses peer authentication.`,
      { cause: error },
    )
  }
  return url
}

/** What PostgreSQL stores of a password (RFC 5803). Sent instead of the password, it may appear in the server's log. */
function scramVerifier(password: string): string {
  const iterations = 4096
  const salt = randomBytes(16)
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const clientKey = createHmac('sha256', salted).update('Client Key').digest()
  const storedKey = createHash('sha256').update(clientKey).digest('base64')
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}

async function canSignIn(url: string): Promise<boolean> {
  try {
    await (await connect(url)).end()
    return true
  } catch {
    return false
  }
}

type Powers = { role: string; flags: string[]; owns: string | null; member: string | null }

/**
 * Row security binds only a role without powers, so the server refuses to run as more.
 * @throws StartError naming the power
 */
export async function refuseStrongRole(url: string): Promise<void> {
  const { rows } = await withConnection(url, (client) => client.query<Powers>(powersOfCurrentUser))
  const powers = rows[0]
  if (!powers) return
  const { role, flags, owns, member } = powers
  const fault =
    flags[0] ??
    (owns === null ? undefined : `the owner of ${owns}`) ??
    (member === null ? undefined : `a member of ${member}`)
  if (fault !== undefined) {
    throw new StartError(
      `The server may not run as ${role}, which is ${fault}: take that from the role, or give a DATABASE_URL that may migrate or is ${runtimeRole}.`,
    )
  }
}

const powersOfCurrentUser = `
  select rolname as role,
    array_remove(array[
      case when rolsuper then 'a superuser' end,
      case when rolbypassrls then 'BYPASSRLS' end,
      case when rolcreaterole then 'CREATEROLE' end,
      case when rolcreatedb then 'CREATEDB' end,
      case when rolreplication then 'REPLICATION' end], null) as flags,
    (select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relowner = r.oid and c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not like 'pg\\_%' limit 1) as owns,
    (select g.rolname from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid limit 1) as member
  from pg_roles r where rolname = current_user`
