import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { withConnection } from '../connect.ts'
import { inTenant } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { recordsSql } from './query-sql.ts'
import type { Sql } from './query-value-sql.ts'

test('the first records of a new database are read by their numbers, though nobody has counted them yet', async () => {
  await using database = await createTestDatabase()
  const { actors, gridId } = await seedTenant(database.adminUrl, [])
  await withConnection(database.adminUrl, (client) =>
    client.query(
      `insert into grid_record (tenant_id, grid_id, id, number, version, cells)
       select $1, $2, gen_random_uuid(), at, 1, '{}' from generate_series(1, 20000) as at`,
      [actors.viewer.tenantId, gridId],
    ),
  )
  const plans = await inTenant(database.db, actors.viewer, async (tx) => {
    const explain = async (statement: Sql) => {
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${statement}`.execute(tx)
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    }
    const records = recordsSql(gridId, null, [])
    return {
      window: await explain(sql`select cells from ${records} order by number limit 100`),
      some: await explain(sql`select cells from ${records} and number = any('{1,2}'::bigint[])`),
      made: await explain(
        sql`select number from ${records} and created_at between now() - interval '1 minute' and now()`,
      ),
    }
  })
  expect(plans.window).not.toMatch(/Sort Key/)
  expect(plans.some).toMatch(/using grid_record_(live|tenant_id_grid_id_number_key)/)
  expect(plans.made).toMatch(/using grid_record_made/)
})
