import type pg from 'pg'

import type { Field } from '@operagrid/shared/domain/field'

export const stateIds = ['state001', 'state002', 'state003', 'state004', 'state005'] as const
export const teamIds = ['team0001', 'team0002', 'team0003', 'team0004', 'team0005', 'team0006'] as const

const choicesOf = (ids: readonly string[]): Field['choices'] =>
  ids.map((id) => ({ id, name: id.toUpperCase(), color: 'gray' }))

export const millionFields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'state000', name: 'State', type: 'select', choices: choicesOf(stateIds) },
  { id: 'team0000', name: 'Team', type: 'select', choices: choicesOf(teamIds) },
  { id: 'urgency0', name: 'Urgency', type: 'number', choices: [] },
  { id: 'seen0000', name: 'Seen', type: 'dateTime', choices: [] },
  { id: 'day00000', name: 'Due', type: 'date', choices: [] },
  { id: 'place000', name: 'Place', type: 'text', choices: [] },
  { id: 'people00', name: 'People', type: 'number', choices: [] },
  { id: 'urgent00', name: 'Urgent', type: 'checkbox', choices: [] },
  { id: 'notes000', name: 'Notes', type: 'longText', choices: [] },
]

/** Fills a grid past the server, which would take half an hour: records as an import leaves them. */
export async function fillGrid(
  client: pg.Client,
  { tenantId, gridId, records }: { readonly tenantId: string; readonly gridId: string; readonly records: number },
): Promise<void> {
  const pick = (ids: readonly string[], by: string) => `(array['${ids.join("','")}'])[1 + (${by}) % ${ids.length}]`
  await client.query(
    `insert into grid_record (tenant_id, grid_id, id, number, version, cells)
     select $1, $2, gen_random_uuid(), at, 1, jsonb_build_object(
       'title000', 'Report ' || md5(at::text), 'state000', ${pick(stateIds, 'at / 7')}, 'team0000', ${pick(teamIds, 'at * 13 / 5')},
       'urgency0', (at::bigint * 7919) % 1000, 'seen0000',
       to_char(timestamp '2026-01-01' + at * interval '17 seconds', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
       'day00000', to_char(date '2026-01-01' + (at::bigint * 31 % 700)::int, 'YYYY-MM-DD'),
       'place000', 'Deck ' || at % 14 || ', cabin ' || at % 977, 'people00', at % 12, 'urgent00', at % 9 = 0,
       'notes000', repeat('Seen and noted. ', 4 + at % 5))
       from generate_series(1, $3::int) as at`,
    [tenantId, gridId, records],
  )
  await client.query('update grid set last_number = $3, record_count = $3 where tenant_id = $1 and id = $2', [
    tenantId,
    gridId,
    records,
  ])
}
