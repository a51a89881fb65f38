import { v7 as uuidv7 } from 'uuid'

import { roles } from '@operagrid/shared/domain/member'
import type { Actor, Role } from '@operagrid/shared/domain/member'

import { withConnection } from '../connect.ts'

/** Any bcrypt hash of the right shape: nobody signs in with these accounts. */
const NO_PASSWORD = `$2b$12$${'x'.repeat(53)}`

/** A tenant with one active member a role, made behind the application's back by a superuser. */
export async function createMembers(adminUrl: string): Promise<Readonly<Record<Role, Actor>>> {
  const tenantId = uuidv7()
  const actors = roles.map((role) => ({ tenantId, memberId: uuidv7(), role, name: `Test ${role}` }))
  await withConnection(adminUrl, async (client) => {
    await client.query('insert into tenant (id, name, slug) values ($1, $2, $3)', [tenantId, 'Test', `t-${tenantId}`])
    for (const { memberId, role, name } of actors) {
      const accountId = uuidv7()
      const email = `${role}@${tenantId}.test`
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
    }
  })
  const [management, organizer, reporter, viewer] = actors
  if (!management || !organizer || !reporter || !viewer) throw new Error('a role is missing')
  return { management, organizer, reporter, viewer }
}

/** Makes members with these ids: whom records name must be there. */
export async function addMembers(adminUrl: string, tenantId: string, ids: readonly string[]): Promise<void> {
  await withConnection(adminUrl, (client) =>
    client.query(
      `with made as (
         insert into account (id, email, name, password_hash)
         select id, id || '@example.org', 'Somebody', $3 from unnest($1::uuid[]) as id returning id
       )
       insert into membership (tenant_id, id, account_id, name, email, role)
       select $2, id, id, 'Somebody', id || '@example.org', 'organizer' from unnest($1::uuid[]) as id`,
      [ids, tenantId, NO_PASSWORD],
    ),
  )
}
