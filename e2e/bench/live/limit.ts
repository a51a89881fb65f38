import { randomUUID } from 'node:crypto'

import { freePort } from '../../stack/free-port.ts'
import { withClient } from '../../stack/with-client.ts'
import { makeRawDatabase, rawUrl, RAW_TENANT } from '../raw-database.ts'
import type { Side } from './door.ts'
import { startHelper } from './helper.ts'
import type { Helper } from './helper.ts'
import type { LimitFace } from './limit-server.ts'
import type { Ours } from './ours.ts'

/** The other side, on the same PostgreSQL. */
export type Limit = Side & {
  /** 0: one send a subscriber and change. Else: one frame per so many ms at most. */
  frame(everyMs: number): Promise<void>
}

const DATABASE = 'raw_live'
/** Tried on two cores: with 8 writers 8, 16 and 24 gave it the same, with 64 writers 16 gave it most. */
const CONNECTIONS = 16

export async function startLimit(ours: Ours, records: number): Promise<Limit> {
  await makeRawDatabase(ours.stack, DATABASE)
  const recordIds = await fill(ours.stack.adminUrl(DATABASE), records)
  const port = await freePort()
  const start = async (): Promise<Helper<LimitFace>> => {
    const started = startHelper<LimitFace>('limit-server.js')
    await started.ask('start', { databaseUrl: rawUrl(ours.stack, DATABASE), connections: CONNECTIONS, port })
    return started
  }
  let server = await start()
  const limit: Limit = {
    name: 'limit',
    door: { kind: 'limit', url: `ws://127.0.0.1:${port}` },
    get pid() {
      return server.pid
    },
    recordIds,
    head: 0,
    tokens: async (count) => Array.from({ length: count }, () => ''),
    frame: (everyMs) => server.ask('frame', { everyMs }),
    async restart() {
      await server.stop()
      server = await start()
      limit.head = 0
    },
    stop: () => server.stop(),
  }
  return limit
}

/** Records of ten columns under forced row security, with the same room on each page as ours have. */
async function fill(adminUrl: string, records: number): Promise<string[]> {
  const ids = Array.from({ length: records }, () => randomUUID())
  await withClient(adminUrl, async (client) => {
    await client.query(`
      create table wide (
        tenant uuid not null, id uuid not null, f0 text, f1 int, f2 text, f3 int, f4 text, f5 int, f6 text, f7 int,
        f8 text, f9 int, primary key (tenant, id)
      ) with (fillfactor = 85);
      alter table wide enable row level security, force row level security;
      create policy own on wide using (tenant = (select current_setting('bench.tenant')::uuid));
      grant select, insert, update on wide to raw_app`)
    await client.query(
      `insert into wide select $1, id, 'a note', 1, 'text 2', 3, 'text 4', 5, 'text 6', 7, 'text 8', 9 from unnest($2::uuid[]) id`,
      [RAW_TENANT, ids],
    )
    await client.query('vacuum analyze wide')
  })
  return ids
}
