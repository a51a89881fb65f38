import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from './connect.ts'
import { checkSchema, migrate, readMigrations } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { ensureRoles } from './roles.ts'
import { createTestDatabase } from './testing/test-database.ts'
import type { TestDatabase } from './testing/test-database.ts'

let database: TestDatabase
const shipped = readMigrations()
const next = (text: string, name = 'next.sql'): Migration[] => [
  ...shipped,
  { number: shipped.length + 1, name, text, checksum: `checksum of ${text}` },
]

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const asAdmin = <T>(work: Parameters<typeof withConnection<T>>[1]) => withConnection(database.adminUrl, work)

test('a migrated database has nothing left to apply', async () => {
  expect(
    await asAdmin(async (client) => {
      await ensureRoles(client)
      return await migrate(client)
    }),
  ).toEqual([])
  await withConnection(database.url, (client) => checkSchema(client))
})

test('a migration that fails is named with its line and leaves nothing of itself', async () => {
  const broken = next('create table half (x int);\nselect nonsense;')
  await expect(asAdmin((client) => migrate(client, broken))).rejects.toThrow(
    /^Migration next\.sql failed at line 2: .*nonsense/,
  )
  const { rows } = await asAdmin((client) => client.query("select to_regclass('half') as half"))
  expect(rows).toEqual([{ half: null }])
})

test('a database that lacks a migration is named to who may only read', async () => {
  await expect(withConnection(database.url, (client) => checkSchema(client, next('select 1')))).rejects.toThrow(
    /lacks migration next\.sql.*npm run migrate/,
  )
})

test('an old migration that was changed is refused', async () => {
  const changed = shipped.map((migration, index) => (index === 0 ? { ...migration, checksum: 'other' } : migration))
  await expect(asAdmin((client) => migrate(client, changed))).rejects.toThrow(/was changed after it was applied/)
})

test('a database newer than the program is refused', async () => {
  await expect(asAdmin((client) => migrate(client, shipped.slice(0, -1)))).rejects.toThrow(/newer than this program/)
})

test('starters at the same moment apply each migration once', async () => {
  const more = next('create table once (x int)', 'once.sql')
  const applied = await Promise.all([1, 2, 3, 4].map(() => asAdmin((client) => migrate(client, more))))
  expect(applied.flat()).toEqual(['once.sql'])
})

test('a table made by a migration belongs to the owner, and the app role has no grant on it by itself', async () => {
  const { rows } = await asAdmin((client) =>
    client.query(
      "select tableowner as owner, has_table_privilege('operagrid_app', 'once', 'select') as app from pg_tables where tablename = 'once'",
    ),
  )
  expect(rows).toEqual([{ owner: 'operagrid_owner', app: false }])
})
