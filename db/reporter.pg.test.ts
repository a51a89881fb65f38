import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Actor } from '@operagrid/shared/domain/member'

import { seedTenant } from './testing/seed-tenant.ts'
import type { SeededTenant } from './testing/seed-tenant.ts'
import { createTestDatabase } from './testing/test-database.ts'
import type { TestDatabase } from './testing/test-database.ts'

let database: TestDatabase
let app: pg.Client
let ours: SeededTenant['actors']
let gridId: string

/** A grid whose form asks for the title and not for what is hidden, and a record of the reporter's own in it. */
beforeAll(async () => {
  database = await createTestDatabase()
  const text = (id: string) => ({ id, name: id, type: 'text' as const })
  const tenant = await seedTenant(database.adminUrl, [text('title000'), text('hidden00')])
  ours = tenant.actors
  gridId = tenant.gridId
  app = new pg.Client({ connectionString: database.url })
  const admin = new pg.Client({ connectionString: database.adminUrl })
  await Promise.all([app.connect(), admin.connect()])
  await admin.query(
    `insert into form (tenant_id, grid_id, id, name, items) values ($1, $2, $3, 'Report', '[{"fieldId": "title000"}]')`,
    [tenant.tenantId, gridId, uuidv7()],
  )
  await admin.query(
    'insert into grid_record (tenant_id, grid_id, id, number, version, created_by) values ($1, $2, $3, 1, 1, $4)',
    [tenant.tenantId, gridId, uuidv7(), ours.reporter.memberId],
  )
  await admin.end()
})
afterAll(async () => {
  await app.end()
  await database.drop()
})

/** Runs as a member and takes everything back. */
async function as(actor: Actor, work: () => Promise<void>): Promise<void> {
  await app.query('begin')
  try {
    await app.query(
      "select set_config('app.tenant_id', $1, true), set_config('app.member_id', $2, true), set_config('app.role', $3, true)",
      [actor.tenantId, actor.memberId, actor.role],
    )
    await work()
  } finally {
    await app.query('rollback')
  }
}

async function outcome(sql: string, values: unknown[] = []): Promise<string | undefined> {
  await app.query('savepoint s')
  try {
    return `${(await app.query(sql, values)).rowCount} rows`
  } catch (error) {
    await app.query('rollback to s')
    return error instanceof pg.DatabaseError ? error.code : 'lost'
  }
}

describe('a reporter’s record', () => {
  const edit = 'update grid_record set version = version + 1, updated_by = app.member_id()'
  const tell =
    'insert into grid_change (grid_id, version, kind, record_id, created_by, assigned_to, member_id, before, after)'
  /** As the reporter, on a record of an organizer's that is prepared by `before`; all of it is taken back. */
  async function onOthers(before: string, work: (recordId: string) => Promise<void>): Promise<void> {
    await as(ours.organizer, async () => {
      const id = uuidv7()
      await app.query(
        `insert into grid_record (grid_id, id, number, version, cells, created_by)
         values ($1, $2, 9, 1, '{"title000": "a", "hidden00": "b"}', $3)`,
        [gridId, id, ours.organizer.memberId],
      )
      await app.query(before.replaceAll('$me', `'${ours.reporter.memberId}'`))
      await app.query(`select set_config('app.member_id', $1, true), set_config('app.role', 'reporter', true)`, [
        ours.reporter.memberId,
      ])
      await work(id)
    })
  }
  const assigned = 'update grid_record set assigned_to = $me where number = 9'

  it('is seen and corrected when it is assigned, in the fields that a form asks and in nothing else', async () => {
    await onOthers('select 1', async (id) => {
      expect(await outcome('select from grid_record where id = $1', [id])).toBe('0 rows')
      expect(await outcome(`${edit}, cells = '{}' where id = $1`, [id])).toBe('0 rows')
    })
    await onOthers(assigned, async (id) => {
      expect(await outcome('select from grid_record where id = $1', [id])).toBe('1 rows')
      const cells = async (json: string) => await outcome(`${edit}, cells = '${json}' where id = $1`, [id])
      expect(await cells('{"title000": "c", "hidden00": "b"}')).toBe('1 rows')
      expect(await cells('{"title000": "c", "hidden00": "d"}')).toBe('42501')
      expect(await cells('{"title000": "c"}')).toBe('42501')
      expect(await outcome('update grid_record set updated_by = app.member_id() where id = $1', [id])).toBe('42501')
      for (const set of [
        'assigned_to = null',
        `assigned_to = '${ours.organizer.memberId}'`,
        "review_state = 'seen'",
        'deleted_at = now()',
        'created_by = app.member_id()',
        `updated_by = '${ours.organizer.memberId}'`,
      ])
        expect([
          set,
          await outcome(`update grid_record set version = version + 1, ${set} where id = $1`, [id]),
        ]).toEqual([set, '42501'])
    })
  })

  it('stays as it is once it is accepted or in the trash', async () => {
    for (const end of ["review_state = 'accepted'", 'deleted_at = now()'])
      await onOthers(`${assigned}; update grid_record set ${end} where number = 9`, async (id) => {
        expect([end, await outcome(`${edit} where id = $1`, [id])]).toEqual([end, '0 rows'])
      })
  })

  it('has no change told of it but corrections of what they see', async () => {
    await onOthers(assigned, async (id) => {
      const { memberId } = ours.organizer
      const told = async (kind: string, author: string, after: string) =>
        await outcome(`${tell} values ($1, 7, $2, $3, $4, $5, $5, '{}', $6)`, [
          gridId,
          kind,
          id,
          author,
          ours.reporter.memberId,
          after,
        ])
      expect(await told('patch', memberId, '{"title000": "c"}')).toBe('1 rows')
      for (const [kind, author, after] of [
        ['patch', memberId, '{"hidden00": "c"}'],
        ['patch', ours.reporter.memberId, '{"title000": "c"}'],
        ['delete', memberId, '{}'],
        ['assign', memberId, '{}'],
        ['review', memberId, '{}'],
        ['create', ours.reporter.memberId, '{}'],
      ] as const)
        expect([kind, after, await told(kind, author, after)]).toEqual([kind, after, '42501'])
    })
  })

  it('is read, with all others of the grid, where the grid says so, and is no more theirs to correct', async () => {
    await onOthers("update grid set reporters_see = 'all'", async (id) => {
      expect(await outcome('select from grid_record')).toBe('2 rows')
      expect(await outcome(`${edit} where id = $1`, [id])).toBe('0 rows')
    })
  })

  it('may not be made for somebody else, nor assigned by its author', async () => {
    await as(ours.reporter, async () => {
      const insert = `insert into grid_record (grid_id, id, number, version, created_by, assigned_to)
        select id, $1, 8, 1, app.member_id(), $2 from grid`
      expect(await outcome(insert, [uuidv7(), ours.organizer.memberId])).toBe('42501')
      expect(await outcome(insert, [uuidv7(), null])).toBe('1 rows')
    })
  })

  it('is freed, not lost, when its member is removed by other means than ours', async () => {
    await as(ours.organizer, async () => {
      const { rows } = await app.query('update grid_record set assigned_to = $1 returning id', [ours.viewer.memberId])
      await app.query("select set_config('app.role', 'management', true)")
      await app.query('delete from membership where id = $1', [ours.viewer.memberId])
      expect(rows.length).toBeGreaterThan(0)
      expect(await outcome('select from grid_record where assigned_to is null')).toBe(`${rows.length} rows`)
    })
  })
})
