import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import type { SortKey } from '@operagrid/shared/domain/record'

import { freePort } from '../stack/free-port.ts'
import type { Stack } from '../stack/start-stack.ts'
import { withClient } from '../stack/with-client.ts'
import { stateIds, teamIds } from './million-data.ts'
import { makeRawRole, rawUrl } from './raw-database.ts'

export type IdealWindows = {
  /** The records from a key on: what any server must do at least. */
  read(from: SortKey | undefined, limit: number): Promise<unknown>
  stop(): Promise<void>
}

/**
 * A million records as bare columns, in a table of their own with an index that has the view's very order, all its
 * columns upwards; under forced row security, and served by `raw-window-server.ts`.
 */
export async function startIdeal(
  stack: Stack,
  { tenantId, gridId }: { readonly tenantId: string; readonly gridId: string },
): Promise<IdealWindows> {
  await makeRawRole(stack)
  await withClient(stack.adminUrl(), async (client) => {
    await client.query(
      `create table ideal as
       select tenant_id, array_position(array['${teamIds.join("','")}'], cells ->> 'team0000') - 1 as team,
           -(cells ->> 'urgency0')::float8 as calm, (cells ->> 'seen0000') collate "C" as seen,
           number, id, version, cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to
         from grid_record where grid_id = $1 and cells ->> 'state000' <> $2`,
      [gridId, stateIds[4]],
    )
    await client.query(`
      create index on ideal (tenant_id, team, calm, seen, number);
      alter table ideal enable row level security, force row level security;
      create policy own on ideal using (tenant_id = (select current_setting('bench.tenant')::uuid));
      grant select on ideal to raw_app`)
    await client.query('vacuum analyze ideal')
  })
  const port = await freePort()
  const child = spawn(process.execPath, [fileURLToPath(new URL('raw-window-server.js', import.meta.url))], {
    env: { ...process.env, RAW_DATABASE_URL: rawUrl(stack, 'operagrid'), RAW_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  return {
    async read(from, limit) {
      const asked = new URLSearchParams({ tenant: tenantId, limit: String(limit) })
      if (from !== undefined) asked.set('from', JSON.stringify(from))
      const response = await fetch(`http://127.0.0.1:${port}/?${asked.toString()}`)
      const window: unknown = await response.json()
      return window
    },
    async stop() {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    },
  }
}
