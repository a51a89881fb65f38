import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'

/** A member who can be signed in on further devices. */
export type SeatedMember = { readonly accountId: string; readonly tenantId: string; readonly memberId: string }

/** What the server lets one session hold. */
const SOCKETS_PER_SESSION = 10
const LIFE_S = 3_600
/** Of the right shape, and the hash of nothing. */
const NO_PASSWORD = `$2b$12$${'x'.repeat(53)}`

/** Organizers of the workspace that a grid belongs to, made as sessions are: nobody signs in with a password. */
export async function seatOrganizers(stack: Stack, gridId: string, count: number): Promise<SeatedMember[]> {
  return await withClient(stack.adminUrl(), async (client) => {
    const { rows } = await client.query<{ tenant_id: string }>('select tenant_id from grid where id = $1', [gridId])
    const tenantId = rows[0]?.tenant_id ?? ''
    const seated: SeatedMember[] = []
    for (let at = 1; at <= count; at += 1) {
      const [accountId, memberId] = [randomUUID(), randomUUID()]
      const [name, email] = [`Organizer ${at}`, `organizer${at}@example.org`]
      await client.query('insert into account (id, email, name, password_hash) values ($1, $2, $3, $4)', [
        accountId,
        email,
        name,
        NO_PASSWORD,
      ])
      await client.query(
        `insert into membership (tenant_id, id, account_id, name, email, role) values ($1, $2, $3, $4, $5, 'organizer')`,
        [tenantId, memberId, accountId, name, email],
      )
      seated.push({ accountId, tenantId, memberId })
    }
    return seated
  })
}

/**
 * Access tokens for `count` sockets, at most ten to a session, the sessions dealt out to `members` in turn. They are
 * put into the stack's own database and signed with its own secret: five hundred sign-ins would
 * take minutes of bcrypt, and the brake on guessing would rightly stop them.
 */
export async function mintTokens(stack: Stack, members: readonly SeatedMember[], count: number): Promise<string[]> {
  // As few as can be, but a member for each socket while there are members.
  const sessionCount = Math.max(Math.ceil(count / SOCKETS_PER_SESSION), Math.min(count, members.length))
  const sessions = Array.from({ length: sessionCount }, (_, at) => {
    const member = members[at % members.length]
    if (member === undefined) throw new Error('nobody to sign in')
    return { ...member, sessionId: randomUUID() }
  })
  await withClient(stack.adminUrl(), async (client) => {
    for (const { tenantId, sessionId, memberId } of sessions) {
      await client.query(
        `insert into session (tenant_id, id, member_id, refresh_hash, expires_at, device)
         values ($1, $2, $3, $4, now() + interval '1 day', 'bench')`,
        [tenantId, sessionId, memberId, randomBytes(32)],
      )
    }
  })
  const secret = secretOf(stack)
  const tokens = sessions.map((session) => sign(session, secret))
  return Array.from({ length: count }, (_, at) => tokens[at % tokens.length] ?? '')
}

/** The secret that the server made in its data folder on its first start. */
export function secretOf(stack: Stack): string {
  // Our own file; only this one value is read.
  const { jwtSecret } = JSON.parse(readFileSync(join(stack.dataDir, 'secrets.json'), 'utf8')) as { jwtSecret: string }
  return jwtSecret
}

/** An access token as the server itself signs it. */
export function sign(
  { accountId, tenantId, memberId, sessionId }: SeatedMember & { sessionId: string },
  secret: string,
  lifeS = LIFE_S,
): string {
  return signClaims(
    {
      sub: accountId,
      sid: sessionId,
      tid: tenantId,
      mid: memberId,
      purpose: 'access',
      iss: 'operagrid',
      aud: 'operagrid',
    },
    secret,
    lifeS,
  )
}

/** Any claims under the server's signature, for as long as they are to live. */
export function signClaims(claims: object, secret: string, lifeS: number): string {
  const nowS = Math.floor(Date.now() / 1000)
  const payload = { ...claims, iat: Math.min(nowS, nowS + lifeS), exp: nowS + lifeS }
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(payload)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
