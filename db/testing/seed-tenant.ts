import { randomBytes, randomUUID } from 'node:crypto'

import type { Field } from '@operagrid/shared/domain/field'
import { shortIdFrom } from '@operagrid/shared/domain/id'
import type { Actor, Role } from '@operagrid/shared/domain/member'

import { withConnection } from '../connect.ts'

/** A tenant with one member a role, a second reporter, and one grid with `fields`. */
export type SeededTenant = {
  tenantId: string
  gridId: string
  fields: readonly Field[]
  actors: Readonly<Record<Role | 'secondReporter', Actor>>
}

/** Makes a tenant behind row security's back. Fields without ids get them; call it twice for two tenants. */
export async function seedTenant(
  adminUrl: string,
  fields: readonly (Omit<Field, 'id' | 'choices'> & Partial<Field>)[] = [],
): Promise<SeededTenant> {
  const tenantId = randomUUID()
  const gridId = randomUUID()
  const whole = fields.map((field) => ({ choices: [], ...field, id: field.id ?? shortIdFrom(randomBytes(16)) }))
  return await withConnection(adminUrl, async (client) => {
    await client.query('insert into tenant (id, name, slug) values ($1, $2, $3)', [
      tenantId,
      'Harbour',
      `t${tenantId.slice(0, 8)}`,
    ])
    const addMember = async (name: string, role: Role): Promise<Actor> => {
      const memberId = randomUUID()
      const accountId = randomUUID()
      const email = `${memberId}@example.org`
      const hash = `$2b$12$${'a'.repeat(53)}`
      await client.query('insert into account (id, email, name, password_hash) values ($1, $2, $3, $4)', [
        accountId,
        email,
        name,
        hash,
      ])
      await client.query(
        'insert into membership (tenant_id, id, account_id, name, email, role) values ($1, $2, $3, $4, $5, $6)',
        [tenantId, memberId, accountId, name, email, role],
      )
      return { tenantId, memberId, role, name }
    }
    const [management, organizer, reporter, viewer] = [
      await addMember('management', 'management'),
      await addMember('organizer', 'organizer'),
      await addMember('reporter', 'reporter'),
      await addMember('viewer', 'viewer'),
    ]
    const secondReporter = await addMember('second reporter', 'reporter')
    await client.query('insert into grid (tenant_id, id, name) values ($1, $2, $3)', [tenantId, gridId, 'Incidents'])
    for (const [position, field] of whole.entries()) {
      await client.query(
        'insert into field (tenant_id, grid_id, id, name, type, choices, position) values ($1, $2, $3, $4, $5, $6, $7)',
        [tenantId, gridId, field.id, field.name, field.type, JSON.stringify(field.choices), position],
      )
    }
    return { tenantId, gridId, fields: whole, actors: { management, organizer, reporter, viewer, secondReporter } }
  })
}
