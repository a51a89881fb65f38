import pg from 'pg'
import { z } from 'zod'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange, SchemaChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import { reviewState } from '@operagrid/shared/domain/record'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { FinalState, Stored, StoredRecord } from './check/history.ts'

/** Whose eyes SQL looks with. */
export type Eyes = { readonly tenantId: string; readonly memberId: string; readonly role: Role }

/** What SQL says of a grid: everything as a superuser, and what row security shows a member. */
export type Oracle = {
  stored(gridId: string, opIds: readonly string[]): Promise<Stored>
  visible(gridId: string, eyes: Eyes): Promise<FinalState['visible']>
  /** The last version that a member must have been told of. */
  reach(gridId: string, eyes: Eyes): Promise<number>
  close(): Promise<void>
}

const recordColumns = `id, number::int, version::int, cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to, row_order,
  deleted_at is not null as deleted`

/** @param url a superuser's; asked anew for each connection, as a crash moves the database */
export async function openOracle(url: string): Promise<Oracle> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  const rows = async (text: string, values: readonly unknown[]): Promise<unknown[]> =>
    (await client.query<Record<string, unknown>>(text, [...values])).rows

  /** Row security binds the runtime role; its settings hold for one transaction, as the server's do. */
  async function asMember<T>({ tenantId, memberId, role }: Eyes, work: () => Promise<T>): Promise<T> {
    await client.query('begin read only')
    try {
      await client.query('set local role operagrid_app')
      await client.query(
        "select set_config('app.tenant_id', $1, true), set_config('app.member_id', $2, true), set_config('app.role', $3, true)",
        [tenantId, memberId, role],
      )
      return await work()
    } finally {
      await client.query('rollback')
    }
  }

  const fieldsOf = async (gridId: string): Promise<ReadonlySet<string>> =>
    new Set((await rows('select id from field where grid_id = $1', [gridId])).map((row) => idRow.parse(row).id))

  return {
    async stored(gridId, opIds) {
      const [grid] = await rows(
        'select version::int, record_count::int as "recordCount", last_number::int as "lastNumber" from grid where id = $1',
        [gridId],
      )
      const changes = await rows(
        `select version::int, op_id as "opId", member_id as "memberId", ${bodySql} as body from grid_change where grid_id = $1 order by version`,
        [gridId],
      )
      const unchanged = await rows(
        `select op_id as "opId", member_id as "memberId", (result ->> 'version')::int as version from op_result where op_id = any($1) and result ? 'version'`,
        [opIds],
      )
      const strays = await rows('select op_id as id from grid_change where op_id = any($1) and grid_id <> $2', [
        opIds,
        gridId,
      ])
      const records = await rows(`select ${recordColumns} from grid_record where grid_id = $1 order by number`, [
        gridId,
      ])
      return {
        grid: gridRow.parse(grid),
        changes: z.array(changeRow).parse(changes),
        unchanged: z.array(unchangedRow).parse(unchanged),
        strays: z
          .array(idRow)
          .parse(strays)
          .map((row) => row.id),
        records: z.array(storedRow).parse(records),
      }
    },
    visible: (gridId, eyes) =>
      asMember(eyes, async () => {
        const fieldIds = await fieldsOf(gridId)
        const records = await rows(
          `select ${recordColumns} from grid_record where grid_id = $1 and deleted_at is null order by number`,
          [gridId],
        )
        return {
          fieldIds,
          records: records.map((row) => onlyCells(toRecord(row), fieldIds)),
        }
      }),
    reach: (gridId, eyes) =>
      asMember(eyes, async () => {
        const fieldIds = [...(await fieldsOf(gridId))]
        const [row] = await rows(
          `select coalesce(max(version), 0)::int as version from grid_change
            where grid_id = $1 and (kind <> 'patch' or after ?| $2) and (kind <> 'move' or app.role() <> 'reporter')
              -- To whom else a reporter's own record is given they are not told.
              and (kind <> 'assign' or app.role() <> 'reporter' or created_by is distinct from app.member_id()
                or coalesce(app.member_id() in (assigned_to, assigned_from), false))`,
          [gridId, fieldIds],
        )
        return z.object({ version: z.number() }).parse(row).version
      }),
    close: async () => await client.end(),
  }
}

/** A record with the cells of some fields only. */
export function onlyCells<R extends { readonly cells: Cells }>(record: R, fieldIds: ReadonlySet<string>): R {
  return { ...record, cells: Object.fromEntries(Object.entries(record.cells).filter(([id]) => fieldIds.has(id))) }
}

/** A stored change as it travels, without its version. */
const bodySql = `jsonb_build_object('kind', kind, 'memberId', member_id, 'at', app.wire_time(at)) || coalesce(detail, '{}') ||
  case when kind = 'schema' then '{}' else jsonb_build_object('recordId', record_id, 'number', number, 'opId', op_id,
    'before', before, 'after', after, 'reviewState', review_state, 'createdAt', app.wire_time(record_created_at),
    'createdBy', created_by, 'assignedTo', assigned_to) end ||
  case when kind = 'assign' then jsonb_build_object('assignedFrom', assigned_from) else '{}' end`

const idRow = z.object({ id: z.string() })
const gridRow = z.object({ version: z.number(), recordCount: z.number(), lastNumber: z.number() })
const unchangedRow = z.object({ opId: z.string(), memberId: z.string(), version: z.number() })
const changeRow = z
  .object({
    version: z.number(),
    opId: z.string().nullable(),
    memberId: z.string().nullable(),
    body: z.record(z.string(), z.unknown()),
  })
  .transform(({ body, ...row }) => ({
    ...row,
    change: { ...body, version: row.version } as RecordChange | SchemaChange,
  }))
const recordRow = z.object({
  id: z.string(),
  number: z.number(),
  version: z.number(),
  cells: z.record(z.string(), z.unknown()),
  review_state: reviewState,
  created_at: z.date(),
  created_by: z.string().nullable(),
  updated_at: z.date(),
  updated_by: z.string().nullable(),
  assigned_to: z.string().nullable(),
  row_order: z.number().nullable(),
  deleted: z.boolean(),
})

function toRecord(row: unknown): GridRecord {
  const { id, number, version, cells, ...rest } = recordRow.parse(row)
  return {
    id,
    number,
    version,
    // jsonb as the writer checked it, cell by cell.
    cells: cells as Cells,
    reviewState: rest.review_state,
    createdAt: rest.created_at.toISOString(),
    createdBy: rest.created_by,
    updatedAt: rest.updated_at.toISOString(),
    updatedBy: rest.updated_by,
    assignedTo: rest.assigned_to,
    ...(rest.row_order !== null && { rowOrder: rest.row_order }),
  }
}

const storedRow = recordRow.transform((row): StoredRecord => ({ ...toRecord(row), deleted: row.deleted }))
