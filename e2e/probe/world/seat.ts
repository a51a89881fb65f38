import { createHash, randomBytes, randomUUID } from 'node:crypto'

import type pg from 'pg'

import type { Role } from '@operagrid/shared/domain/member'

import { sign } from '../../bench/live/sessions.ts'
import type { Seat } from './side.ts'

/** Of the right shape, and the hash of nothing. */
const NO_PASSWORD = `$2b$12$${'x'.repeat(53)}`
/** Longer than any run; the server takes at most a day. */
const LIFE_S = 12 * 3_600

export type NewSeat = {
  readonly tenantId: string
  readonly role: Role
  readonly name: string
  readonly email: string
}

/** Puts somebody into a workspace and signs them in, past the passwords, which are slow on purpose. */
export async function seat(client: pg.Client, secret: string, { tenantId, role, name, email }: NewSeat): Promise<Seat> {
  const [accountId, memberId, sessionId] = [randomUUID(), randomUUID(), randomUUID()]
  const cookie = randomBytes(32).toString('base64url')
  await client.query('insert into account (id, email, name, password_hash) values ($1, $2, $3, $4)', [
    accountId,
    email,
    name,
    NO_PASSWORD,
  ])
  await client.query(
    'insert into membership (tenant_id, id, account_id, name, email, role) values ($1, $2, $3, $4, $5, $6)',
    [tenantId, memberId, accountId, name, email, role],
  )
  await client.query(
    `insert into session (tenant_id, id, member_id, refresh_hash, expires_at, device)
     values ($1, $2, $3, $4, now() + interval '1 day', $5)`,
    [tenantId, sessionId, memberId, createHash('sha256').update(cookie).digest(), name],
  )
  const token = sign({ accountId, tenantId, memberId, sessionId }, secret, LIFE_S)
  return { role, accountId, tenantId, memberId, sessionId, token, cookie }
}
