import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { roles } from '@operagrid/shared/domain/member'
import type { Role } from '@operagrid/shared/domain/member'

import { createMembers } from './testing/members.ts'
import { createTestDatabase } from './testing/test-database.ts'

describe('row security of the trash', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let admin: pg.Client
  let app: pg.Client
  let members: Awaited<ReturnType<typeof createMembers>>

  beforeAll(async () => {
    database = await createTestDatabase()
    admin = new pg.Client({ connectionString: database.adminUrl })
    app = new pg.Client({ connectionString: database.url })
    await Promise.all([admin.connect(), app.connect()])
    members = await createMembers(database.adminUrl)
    const { tenantId } = members.management
    const [grid, going] = [uuidv7(), uuidv7()]
    await admin.query("insert into grid (tenant_id, id, name) values ($1, $2, 'Log')", [tenantId, grid])
    const left = "insert into grid (tenant_id, id, name, ready, deleted_at) values ($1, $2, 'Gone', false, now())"
    await admin.query(left, [tenantId, going])
    for (const [of, number, deletedAt] of [
      [grid, 1, null],
      [grid, 2, new Date()],
      [going, 3, null],
    ] as const)
      await admin.query(
        'insert into grid_record (tenant_id, grid_id, id, number, version, deleted_at) values ($1, $2, $3, $4, 1, $5)',
        [tenantId, of, uuidv7(), number, deletedAt],
      )
    await admin.query(
      "insert into deleted_field (tenant_id, grid_id, id, definition, place, deleted_at) values ($1, $2, 'gone0000', '{}', 1, now())",
      [tenantId, grid],
    )
  })
  afterAll(async () => {
    await Promise.all([admin.end(), app.end()])
    await database[Symbol.asyncDispose]()
  })

  /** What a statement does as a member of the role, which is then taken back. */
  async function as<Row extends object>(role: Role, sql: string): Promise<Row[]> {
    const { tenantId, memberId } = members[role]
    await app.query('begin')
    try {
      await app.query(
        "select set_config('app.tenant_id', $1, true), set_config('app.member_id', $2, true), set_config('app.role', $3, true)",
        [tenantId, memberId, role],
      )
      return (await app.query<Row>(sql)).rows
    } finally {
      await app.query('rollback')
    }
  }

  it.each(roles)(
    'lets a %s delete records for good as management may: those in the trash, and of a grid that goes',
    async (role) => {
      const gone = await as<{ number: number }>(role, 'delete from grid_record returning number::int')
      expect(new Set(gone.map(({ number }) => number))).toEqual(new Set(role === 'management' ? [2, 3] : []))
    },
  )

  it.each(roles)('shows a %s what fields were deleted where they shape grids', async (role) => {
    const shapes = role === 'management' || role === 'organizer'
    expect(await as(role, 'select id from deleted_field')).toHaveLength(shapes ? 1 : 0)
  })
})
