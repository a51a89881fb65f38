import { randomUUID } from 'node:crypto'

import type pg from 'pg'

import { signUp } from '../../stack/api.ts'
import { startStack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'
import { againstLimit, median } from '../bench.ts'
import type { BenchRow } from '../bench.ts'

const GRIDS = 10
const RECORDS = 100_000
const ROUNDS = 31
/** Until the plan is kept, and what is read lies in memory. */
const WARM_UP = 8

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
    return await withClient(stack.adminUrl(), async (client) => {
      const ids = await fill(client, tenant.id)
      const bind =
        "select set_config('app.tenant_id', $1, false), set_config('app.member_id', $2, false), set_config('app.role', $3, false)"
      return await withClient(stack.adminUrl(), async (bound) => {
        // A connection each: a plan is of one role.
        for (const one of [client, bound]) await one.query(bind, [tenant.id, member.id, 'viewer'])
        await bound.query('set role operagrid_app')
        const rows: BenchRow[] = []
        for (const { name, sql, of } of queries) {
          const statement = { name, text: sql, values: of === null ? [] : [ids[of]] }
          const ours: number[] = []
          const limit: number[] = []
          for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
            const [boundMs, freeMs] = [await time(bound, statement), await time(client, statement)]
            if (round < WARM_UP) continue
            ours.push(boundMs)
            limit.push(freeMs)
          }
          const figures = { ours: median(ours), limit: median(limit), most: 1.3 }
          rows.push(againstLimit(`${name}, row security (limit: without)`, 'ms', figures))
        }
        return rows
      })
    })
  } finally {
    await stack.stop()
  }
}

async function time(client: pg.Client, statement: pg.QueryConfig): Promise<number> {
  const began = performance.now()
  await client.query(statement)
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
