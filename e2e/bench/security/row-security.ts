import { randomUUID } from 'node:crypto'

import type pg from 'pg'

import { signUp } from '../../stack/api.ts'
import { startStack } from '../../stack/start-stack.ts'
import { againstLimit, median } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { withClient } from '../raw-database.ts'

const GRIDS = 10
const RECORDS = 100_000
const ROUNDS = 15

/** Conditions as db/queries/query-sql.ts writes them. */
const inTenant = 'tenant_id = (select app.tenant_id()) and deleted_at is null'
const inGrid = `${inTenant} and grid_id = $1`

const queries: readonly { readonly name: string; readonly sql: string; readonly of: 'grid' | 'record' | null }[] = [
  {
    name: 'first 100 of a grid',
    sql: `select id, cells from grid_record where ${inGrid} order by number limit 100`,
    of: 'grid',
  },
  { name: 'one record', sql: `select id, cells from grid_record where ${inTenant} and id = $1`, of: 'record' },
  {
    name: 'a filter over a grid of 100,000',
    sql: `select count(*) from grid_record where ${inGrid} and cells ->> 'title000' = 'Record 7'`,
    of: 'grid',
  },
  { name: 'all 1,000,000 counted', sql: `select count(*) from grid_record where ${inTenant}`, of: null },
]

/** What forced row security costs on a million records: the same statement as the app role and past all policies. */
export async function benchRowSecurity(): Promise<BenchRow[]> {
  const stack = await startStack()
  try {
    const email = 'rows@example.org'
    const manager = await signUp(stack.url, {
      workspace: 'Rows',
      name: 'Rows',
      email,
      password: 'correct horse battery',
    })
    const { tenant, member } = manager.session
    manager.close()
    return await withClient(stack.adminUrl('operagrid'), async (client) => {
      const ids = await fill(client, tenant.id)
      const bind =
        "select set_config('app.tenant_id', $1, false), set_config('app.member_id', $2, false), set_config('app.role', $3, false)"
      await client.query(bind, [tenant.id, member.id, 'viewer'])
      const rows: BenchRow[] = []
      for (const { name, sql, of } of queries) {
        const values = of === null ? [] : [ids[of]]
        const bound: number[] = []
        const free: number[] = []
        for (let round = 0; round <= ROUNDS; round += 1) {
          await client.query('set role operagrid_app')
          const boundMs = await time(client, sql, values)
          await client.query('reset role')
          const freeMs = await time(client, sql, values)
          // The first one reads what the others then find in memory.
          if (round > 0) bound.push(boundMs)
          if (round > 0) free.push(freeMs)
        }
        const figures = { ours: median(bound), limit: median(free), most: 1.3 }
        rows.push(againstLimit(`${name}, row security (limit: without)`, 'ms', figures))
      }
      return rows
    })
  } finally {
    await stack.stop()
  }
}

async function time(client: pg.Client, sql: string, values: readonly unknown[]): Promise<number> {
  const began = performance.now()
  await client.query(sql, [...values])
  return performance.now() - began
}

async function fill(client: pg.Client, tenantId: string): Promise<{ readonly grid: string; readonly record: string }> {
  const grids = Array.from({ length: GRIDS }, () => randomUUID())
  for (const grid of grids) {
    await client.query('insert into grid (tenant_id, id, name) values ($1, $2, $3)', [tenantId, grid, 'Log'])
    await client.query(
      `insert into grid_record (tenant_id, grid_id, id, number, version, cells)
       select $1, $2, gen_random_uuid(), at, 1, jsonb_build_object('title000', 'Record ' || at, 'count000', at)
         from generate_series(1, $3::int) as at`,
      [tenantId, grid, RECORDS],
    )
  }
  await client.query('vacuum analyze grid_record')
  const [grid = ''] = grids
  const { rows } = await client.query<{ id: string }>('select id from grid_record where grid_id = $1 limit 1', [grid])
  return { grid, record: rows[0]?.id ?? '' }
}
