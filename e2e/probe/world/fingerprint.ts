import { z } from 'zod'

import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'
import type { Shared } from './make-shared.ts'

/** All rows of a tenant: a hash for each table, and the last row of its audit log. */
export type Print = { readonly tables: ReadonlyMap<string, string>; readonly lastSeq: number }

/** `workerId`: the member of the tenant who edits the shared grid meanwhile. */
type Of = { readonly tenantId: string; readonly workerId: string; readonly shared: Pick<Shared, 'gridId'> }

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const names = z.array(z.object({ name: z.string() }))
const hash = z.tuple([z.object({ print: z.string() })])
const seqRow = z.tuple([z.object({ seq: z.coerce.number() })])
const countRow = z.tuple([z.object({ count: z.coerce.number() })])

/** What the log of A may say by itself meanwhile: its demoted member is refused, strangers try its addresses. */
const REFUSED = ['access.refused', 'session.refused', 'session.braked', 'account.reset_asked']

/** The hashes leave out the shared grid, in which A's own members write meanwhile, and what the log says by itself. */
export async function printOf(stack: Stack, { tenantId, workerId, shared }: Of, since?: Print): Promise<Print> {
  return await withClient(stack.adminUrl(), async (client) => {
    const { rows } = await client.query(
      `select table_name as name from information_schema.columns
        where table_schema = 'public' and column_name = 'tenant_id' and table_name <> 'audit_head' order by 1`,
    )
    const [{ seq }] = seqRow.parse(
      (await client.query('select coalesce(max(seq), 0) as seq from audit_event where tenant_id = $1', [tenantId]))
        .rows,
    )
    const tables = new Map<string, string>()
    for (const { name } of names.parse(rows)) {
      const values: unknown[] = [tenantId, name === 'op_result' ? workerId : shared.gridId]
      if (name === 'audit_event') values.push(since?.lastSeq ?? seq, REFUSED)
      const sql = `select md5(coalesce(string_agg(t::text, ',' order by t::text), '')) as print
        from ${name} t where tenant_id = $1 and ${kept(name)}`
      const [{ print }] = hash.parse((await client.query(sql, values)).rows)
      tables.set(name, print)
    }
    return { tables, lastSeq: seq }
  })
}

/** Tables whose rows are no longer what they were. */
export function changed(before: Print, after: Print): string[] {
  return [...after.tables].flatMap(([name, print]) => (before.tables.get(name) === print ? [] : [name]))
}

/** Changes of A's shared grid that are not the worker's. */
export async function countStrangeChanges(stack: Stack, { tenantId, workerId, shared }: Of): Promise<number> {
  return await withClient(stack.adminUrl(), async (client) => {
    const { rows } = await client.query(
      `select count(*) from grid_change where tenant_id = $1 and grid_id = $2
          and kind <> 'schema' and member_id is distinct from $3`,
      [tenantId, shared.gridId, workerId],
    )
    return countRow.parse(rows)[0].count
  })
}

/** Every id that stands in a tenant's rows. */
export async function readIds(stack: Stack, tenantId: string): Promise<Set<string>> {
  const ids = new Set<string>()
  await withClient(stack.adminUrl(), async (client) => {
    const { rows } = await client.query(
      `select table_name as name from information_schema.columns
        where table_schema = 'public' and column_name = 'tenant_id'`,
    )
    for (const { name } of names.parse(rows)) {
      const found = await client.query(`select t::text as print from ${name} t where tenant_id = $1`, [tenantId])
      for (const { print } of z.array(z.object({ print: z.string() })).parse(found.rows))
        for (const id of print.match(uuids) ?? []) ids.add(id)
    }
  })
  return ids
}

function kept(table: string): string {
  switch (table) {
    case 'grid_record':
    case 'grid_change':
      return 'grid_id <> $2'
    case 'grid':
      return 'id <> $2'
    case 'op_result':
      return 'member_id <> $2'
    case 'audit_event':
      return '(seq <= $3 or action <> all($4)) and $2::uuid is not null'
    default:
      return '$2::uuid is not null'
  }
}
