import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { roles } from '@operagrid/shared/domain/member'
import type { Actor, Role } from '@operagrid/shared/domain/member'

import { createMembers } from './testing/members.ts'
import { createTestDatabase } from './testing/test-database.ts'
import { updatableColumns } from './testing/updatable-columns.ts'

type Members = Readonly<Record<Role, Actor>>

/** One row in every tenant table, and a statement that would change or remove each. */
async function fill(admin: pg.Client, { management, reporter }: Members): Promise<void> {
  const { tenantId, memberId } = management
  const grid = uuidv7()
  const dashboard = uuidv7()
  const order = uuidv7()
  const [record, other, comment] = [uuidv7(), uuidv7(), uuidv7()]
  const hash = Buffer.alloc(32, memberId)
  const rows: readonly (readonly [string, readonly unknown[]])[] = [
    [
      "insert into session (tenant_id, id, member_id, refresh_hash, expires_at) values ($1, $2, $3, $4, now() + interval '1 day')",
      [uuidv7(), memberId, hash],
    ],
    [
      "insert into invitation (tenant_id, id, email, name, role, token_hash, invited_by, expires_at) values ($1, $2, 'a@b.c', 'A', 'viewer', $3, $4, now() + interval '1 day')",
      [uuidv7(), hash, memberId],
    ],
    ["insert into grid (tenant_id, id, name) values ($1, $2, 'Secret')", [grid]],
    [
      "insert into field (tenant_id, grid_id, id, name, type, position) values ($1, $2, 'title000', 'Title', 'text', 0)",
      [grid],
    ],
    [
      'insert into form (tenant_id, grid_id, id, name, items) values ($1, $2, $3, \'Report\', \'[{"fieldId": "title000"}]\')',
      [grid, uuidv7()],
    ],
    [
      'insert into grid_record (tenant_id, grid_id, id, number, version, created_by) values ($1, $2, $3, 1, 1, $4), ($1, $2, $5, 2, 1, null)',
      [grid, record, reporter.memberId, other],
    ],
    [
      "insert into field (tenant_id, grid_id, id, name, type, link, position) values ($1, $2, 'links000', 'Site', 'link', '{}', 1)",
      [grid],
    ],
    [
      'insert into not_duplicate (tenant_id, grid_id, record_id, other_id, member_id) values ($1, $2, least($3::uuid, $4::uuid), greatest($3, $4), $5)',
      [grid, record, other, memberId],
    ],
    [
      "insert into deleted_field (tenant_id, grid_id, id, definition, place, deleted_at) values ($1, $2, 'gone0000', '{}', 1, now())",
      [grid],
    ],
    [
      "insert into record_link (tenant_id, grid_id, field_id, record_id, other_id) values ($1, $2, 'links000', $3, $3)",
      [grid, record],
    ],
    [
      "insert into unique_cell (tenant_id, grid_id, field_id, key, record_id) values ($1, $2, 'title000', 'leak', $3)",
      [grid, record],
    ],
    [
      "insert into comment (tenant_id, grid_id, record_id, id, version, changed_version, author_id, author_name, text) values ($1, $2, $3, $4, 1, 1, $5, 'A', 'Secret')",
      [grid, record, comment, memberId],
    ],
    [
      "insert into notification (tenant_id, member_id, kind, grid_id, record_id, comment_id, actor_id, actor_name) values ($1, $2, 'mention', $3, $4, $5, $2, 'A')",
      [memberId, grid, record, comment],
    ],
    [
      'insert into record_claim (tenant_id, grid_id, record_id, member_id, version, since, minutes) values ($1, $2, $3, $4, 1, now(), 15)',
      [grid, record, memberId],
    ],
    [
      "insert into grid_change (tenant_id, grid_id, version, kind, record_id, created_by) values ($1, $2, 1, 'create', $3, $4)",
      [grid, uuidv7(), reporter.memberId],
    ],
    [
      "insert into op_result (tenant_id, op_id, member_id, payload_hash, result) values ($1, $2, $3, $4, '{}')",
      [uuidv7(), memberId, hash],
    ],
    [
      "insert into attachment (tenant_id, id, name, type, created_by) values ($1, $2, 'a.jpg', 'image/jpeg', $3)",
      [uuidv7(), memberId],
    ],
    ["insert into grid_view (tenant_id, grid_id, id, name, look) values ($1, $2, $3, 'Open', '{}')", [grid, uuidv7()]],
    ["insert into record_text (tenant_id, grid_id, record_id, said) values ($1, $2, $3, 'leak')", [grid, uuidv7()]],
    ['insert into record_text_head (tenant_id, grid_id, version) values ($1, $2, 1)', [grid]],
    [
      'insert into grid_rollup (tenant_id, grid_id, source_id, version, member_id) values ($1, $2, $2, 1, $3)',
      [grid, memberId],
    ],
    ['insert into record_order (tenant_id, grid_id, id) values ($1, $2, $3)', [grid, order]],
    [
      "insert into record_order_block (tenant_id, grid_id, order_id, start, count, keys) values ($1, $2, $3, '', 0, '')",
      [grid, order],
    ],
    ['insert into record_column_head (tenant_id, grid_id, version) values ($1, $2, 1)', [grid]],
    ["insert into record_column (tenant_id, grid_id, id, block) values ($1, $2, '$number', 0)", [grid]],
    [
      'insert into news_cursor (tenant_id, member_id, grid_id, version, at) values ($1, $2, $3, 1, now())',
      [memberId, grid],
    ],
    [
      "insert into grid_import (tenant_id, grid_id, id, member_id, file_name, begun_at, rows) values ($1, $2, $3, $4, 'a.csv', now(), 1)",
      [grid, uuidv7(), memberId],
    ],
    ["insert into dashboard (tenant_id, id, name) values ($1, $2, 'Wall')", [dashboard]],
    ["insert into former_member (tenant_id, id, name) values ($1, $2, 'Gone')", [uuidv7()]],
    // Its trigger adds the row of audit_head.
    [
      "insert into audit_event (tenant_id, action, actor_id, target_kind, target_id, target_name, address, device, request_id) values ($1, 'grid.created', $2, 'grid', $3, 'Secret', '', '', '')",
      [memberId, grid],
    ],
    [
      "insert into widget (tenant_id, dashboard_id, id, grid_id, position, body) values ($1, $2, $3, $4, 0, '{}')",
      [dashboard, uuidv7(), grid],
    ],
  ]
  for (const [sql, values] of rows) await admin.query(sql, [tenantId, ...values])
}

describe('row security', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let admin: pg.Client
  let app: pg.Client
  let ours: Members
  let theirs: Members
  let tables: string[]

  beforeAll(async () => {
    database = await createTestDatabase()
    admin = new pg.Client({ connectionString: database.adminUrl })
    app = new pg.Client({ connectionString: database.url })
    await Promise.all([admin.connect(), app.connect()])
    ours = await createMembers(database.adminUrl)
    theirs = await createMembers(database.adminUrl)
    await fill(admin, ours)
    await fill(admin, theirs)
    const { rows } = await admin.query<{ name: string }>(
      "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id' order by 1",
    )
    tables = rows.map((row) => row.name)
  })
  afterAll(async () => {
    await Promise.all([admin.end(), app.end()])
    await database[Symbol.asyncDispose]()
  })

  /** Runs as a member and takes everything back. */
  async function as<T>(actor: Pick<Actor, 'tenantId' | 'memberId' | 'role'>, work: () => Promise<T>): Promise<T> {
    await app.query('begin')
    try {
      await app.query(
        "select set_config('app.tenant_id', $1, true), set_config('app.member_id', $2, true), set_config('app.role', $3, true)",
        [actor.tenantId, actor.memberId, actor.role],
      )
      return await work()
    } finally {
      await app.query('rollback')
    }
  }

  const outcome = async (sql: string, values: unknown[] = []) => {
    await app.query('savepoint s')
    try {
      return `${(await app.query(sql, values)).rowCount} rows`
    } catch (error) {
      await app.query('rollback to s')
      return error instanceof pg.DatabaseError ? error.code : 'lost'
    }
  }

  it('has a row of either tenant in every tenant table, so that an empty answer means something', async () => {
    for (const table of tables) {
      const { rows } = await admin.query(`select distinct tenant_id from ${table}`)
      expect([table, rows.length]).toEqual([table, 2])
    }
    expect(tables.length).toBeGreaterThanOrEqual(12)
  })

  it.each(roles)('lets a %s read, change and remove nothing of another tenant, in any table', async (role) => {
    await as(ours[role], async () => {
      for (const table of tables) {
        const foreign = theirs.management.tenantId
        expect([table, await outcome(`select from ${table} where tenant_id = $1`, [foreign])]).toEqual([
          table,
          // Nobody is granted a look at the heads of the chains, not even at their own.
          table === 'audit_head' ? '42501' : '0 rows',
        ])
        expect([table, await outcome(`delete from ${table} where tenant_id = $1`, [foreign])]).toEqual([
          table,
          expect.stringMatching(/^0 rows$|^42501$/),
        ])
        const column = table === 'grid_change' || table === 'op_result' ? undefined : updatableColumns[table]
        if (column !== undefined) {
          expect([
            table,
            await outcome(`update ${table} set ${column} = ${column} where tenant_id = $1`, [foreign]),
          ]).toEqual([table, '0 rows'])
        }
      }
    })
  })

  it('refuses to write into another tenant, whether or not the parent exists there', async () => {
    await as(ours.organizer, async () => {
      const insert = 'insert into dashboard (tenant_id, id, name) values ($1, $2, $3)'
      expect(await outcome(insert, [theirs.organizer.tenantId, uuidv7(), 'x'])).toBe('42501')
      expect(await outcome(insert, [uuidv7(), uuidv7(), 'x'])).toBe('42501')
    })
  })

  it('answers a reference to a foreign row and to no row alike', async () => {
    const { rows } = await admin.query<{ id: string }>('select id from grid where tenant_id = $1', [
      theirs.organizer.tenantId,
    ])
    await as(ours.organizer, async () => {
      const insert = "insert into form (grid_id, id, name) values ($1, $2, 'x')"
      expect([await outcome(insert, [rows[0]?.id, uuidv7()]), await outcome(insert, [uuidv7(), uuidv7()])]).toEqual([
        '23503',
        '23503',
      ])
    })
  })

  it('turns a forgotten context into an error, on a fresh connection and on a used one', async () => {
    for (const table of tables) expect([table, await outcomeAlone(`select from ${table}`)]).toEqual([table, '42501'])
    await as(ours.viewer, async () => {})
    for (const table of tables) expect([table, await outcomeAlone(`select from ${table}`)]).toEqual([table, '42501'])
  })

  it('shows a reporter their own records only, and no other role’s tables', async () => {
    await as(ours.reporter, async () => {
      expect(await outcome('select from grid_record')).toBe('1 rows')
      for (const table of closedToReporters)
        expect([table, await outcome(`select from ${table}`)]).toEqual([table, '0 rows'])
      expect(await outcome('select from membership')).toBe('1 rows')
      expect(await outcome('update grid set name = $1', ['mine'])).toBe('42501')
      // Their own record, but nothing of it is an edit of theirs.
      expect(await outcome('update grid_record set version = version')).toBe('42501')
      expect(await outcome("update grid set reporters_see = 'all'")).toBe('42501')
    })
    await as({ ...ours.reporter, memberId: uuidv7() }, async () => {
      expect(await outcome('select from grid_record')).toBe('0 rows')
      expect(await outcome('select from grid_change')).toBe('0 rows')
    })
  })

  it('lets a viewer change nothing', async () => {
    await as(ours.viewer, async () => {
      for (const [table, column] of Object.entries(updatableColumns)) {
        expect([table, await outcome(`update ${table} set ${column} = ${column}`)]).toEqual([
          table,
          expect.stringMatching(table === 'session' ? /^0 rows$/ : /^0 rows$|^42501$/),
        ])
      }
    })
  })

  it('never lets history be rewritten', async () => {
    await as(ours.management, async () => {
      for (const sql of [
        'update grid_change set version = 9',
        'delete from grid_change',
        'update op_result set result = $1',
        'truncate grid_record',
        'update audit_event set action = $1',
        'delete from audit_event',
        'truncate audit_event',
        'insert into audit_event (seq, action, target_kind, target_name, address, device, request_id) select 9, action, target_kind, target_name, address, device, request_id from audit_event',
      ]) {
        expect([sql, await outcome(sql.replace('$1', "'{}'"))]).toEqual([sql, '42501'])
      }
    })
  })

  async function outcomeAlone(sql: string): Promise<string | undefined> {
    try {
      await app.query(sql)
      return 'rows'
    } catch (error) {
      return error instanceof pg.DatabaseError ? error.code : 'lost'
    }
  }
})

const closedToReporters =
  'invitation dashboard widget attachment audit_event former_member grid_import deleted_field not_duplicate'.split(' ')
