import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'

/** Lets every tenant see and write all rows of a table of the probe's own database, to show that the probe can fail. */
export async function openTable(stack: Stack, table: string): Promise<void> {
  await withClient(stack.adminUrl(), async (client) => {
    const column = table === 'tenant' ? 'id' : 'tenant_id'
    const { rows } = await client.query(
      `select 1 from pg_policies where tablename = $1 and policyname = 'tenant_isolation'
        and qual like '%' || $2 || '%'`,
      [table, column],
    )
    if (rows.length === 0) throw new Error(`${table} has no policy that keeps tenants apart`)
    // The table is one of ours by now.
    await client.query(`alter policy tenant_isolation on ${table} using (true) with check (true)`)
  })
}
