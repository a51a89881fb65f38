import type pg from 'pg'

import type { SortKey } from '@operagrid/shared/domain/record'

import { stateIds, teamIds } from './million-data.ts'

/** A million records as bare columns, in a table of their own with an index that has the view's very order: all its columns upwards. */
export async function makeIdealIndex(client: pg.Client, gridId: string): Promise<void> {
  await client.query(
    `create table ideal as
     select array_position(array['${teamIds.join("','")}'], cells ->> 'team0000') - 1 as team,
         -(cells ->> 'urgency0')::float8 as calm, (cells ->> 'seen0000') collate "C" as seen,
         number, id, version, cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to
       from grid_record where grid_id = $1 and cells ->> 'state000' <> $2`,
    [gridId, stateIds[4]],
  )
  await client.query('create index on ideal (team, calm, seen, number)')
  await client.query('vacuum analyze ideal')
}

const columns = 'id, number, version, cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to'

/** The records from a key on, as text that could be sent: what any server must do at least. */
export async function readIdeal(client: pg.Client, from: SortKey | undefined, limit: number): Promise<string> {
  const [team, urgency, seen, number] = from ?? [0, Infinity, '', 0]
  const { rows } = await client.query(
    `select ${columns} from ideal
      where (team, calm, seen, number) >= ($1, $2, $3, $4) order by team, calm, seen, number limit $5`,
    [team, -Number(urgency), seen, number, limit],
  )
  return JSON.stringify(rows)
}
