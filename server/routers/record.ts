import { getGrid } from '@operagrid/db/queries/grid'
import { listTitles, withTitles } from '@operagrid/db/queries/link-title'
import { joinOrderPeople } from '@operagrid/db/queries/person'
import { getRecord, readOutline, readWindow } from '@operagrid/db/queries/record'
import { readHistory } from '@operagrid/db/queries/record-history'
import { readPlaces } from '@operagrid/db/queries/record-place'
import { listDeletedRecords } from '@operagrid/db/queries/record-trash'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { recordExport } from '@operagrid/shared/domain/export'
import type { ExportLink } from '@operagrid/shared/domain/export'
import type { Field } from '@operagrid/shared/domain/field'
import { recordHistory } from '@operagrid/shared/domain/history'
import type { RecordHistory } from '@operagrid/shared/domain/history'
import { titlesAsk } from '@operagrid/shared/domain/link'
import type { LinkTitles } from '@operagrid/shared/domain/link'
import type { Actor } from '@operagrid/shared/domain/member'
import { recordApply, recordUndo } from '@operagrid/shared/domain/op'
import type { OpResult, RecordApply } from '@operagrid/shared/domain/op'
import { recordPlaces } from '@operagrid/shared/domain/place'
import type { Query } from '@operagrid/shared/domain/query'
import { checkQuery } from '@operagrid/shared/domain/query-check'
import { recordGet, recordOutline, recordWindow } from '@operagrid/shared/domain/record'
import { recordTrash } from '@operagrid/shared/domain/trash'
import type { RecordTrash } from '@operagrid/shared/domain/trash'
import { strangersLeftOut } from '@operagrid/shared/domain/visibility'
import { AppError } from '@operagrid/shared/errors'

import { exportTickets } from '../export/export-ticket.ts'
import { planExport } from '../export/read-export.ts'
import type { Services } from '../http/context.ts'
import { MAX_TICKET_CHARS } from '../http/ticket.ts'
import { memberProcedure, permitted, readerProcedure } from '../trpc.ts'
import type { PlainCall } from '../trpc.ts'
import { eraseProcedure } from './record-trash.ts'
import { mineProcedure } from './report.ts'

export const applyCall: PlainCall<RecordApply, { readonly results: readonly OpResult[] }> = {
  permission: 'fileReports',
  input: recordApply,
  async run({ engine }, member, { gridId, as, ops }) {
    // An outbox of a shared device may reach us over the next person's session.
    if (as !== undefined && as !== member.memberId)
      throw new AppError('UNAUTHENTICATED', 'These edits are another member’s, who must be signed in to send them.')
    return { results: await engine.apply(member, gridId, ops) }
  },
}

// A plain record, not `router()`: tRPC keeps the word `apply` for its own callers there. Over the wire,
// and for clients, `record.apply` is a name like any other.
export const recordRouter = {
  window: readerProcedure
    .input(recordWindow)
    .query(({ ctx, input }) =>
      readGrid(ctx, input, async (tx, fields) => withTitles(tx, await readWindow(tx, input, fields), fields)),
    ),

  /** What records are called, where others link to them. */
  titles: readerProcedure
    .input(titlesAsk)
    .query(({ ctx, input }): Promise<LinkTitles> =>
      inTenant(ctx.db, ctx.member, (tx) => listTitles(tx, input.gridId, input.recordIds), { mode: 'snapshot' }),
    ),

  outline: readerProcedure
    .input(recordOutline)
    .query(({ ctx, input }) => readGrid(ctx, input, (tx, fields) => readOutline(tx, input, fields))),

  /** Where the records of a query stand, by a field that holds places. */
  places: readerProcedure
    .input(recordPlaces)
    .query(({ ctx, input }) => readGrid(ctx, input, (tx, fields) => readPlaces(tx, input, fields))),

  get: memberProcedure.input(recordGet).query(({ ctx, input }) =>
    readGrid(ctx, input, async (tx, fields) => {
      const record = await getRecord(tx, input.gridId, input.recordId, fields)
      return ctx.member.role === 'reporter' ? strangersLeftOut(record, ctx.member.memberId) : record
    }),
  ),

  /** What was done to a record, the newest first. */
  history: readerProcedure
    .input(recordHistory)
    .query(({ ctx, input }): Promise<RecordHistory> =>
      inTenant(ctx.db, ctx.member, (tx) => readHistory(tx, input), { mode: 'snapshot' }),
    ),

  /** Deleted records, the last first. `record.apply` with a restore brings one back. */
  trash: permitted('editRecords')
    .input(recordTrash)
    .query(({ ctx, input }): Promise<RecordTrash> =>
      inTenant(ctx.db, ctx.member, (tx) => listDeletedRecords(tx, input, ctx.config.trashDays), { mode: 'snapshot' }),
    ),

  erase: eraseProcedure,

  mine: mineProcedure,

  /** An address that downloads all records of a query, for one minute. */
  export: readerProcedure.input(recordExport).mutation(async ({ ctx, input }): Promise<ExportLink> => {
    const { tenantId, memberId } = ctx.member
    if (ctx.sessionId === null) throw new AppError('UNAUTHENTICATED')
    const { count } = await inTenant(ctx.db, ctx.member, (tx) => planExport(tx, input), { mode: 'snapshot' })
    const claims = { tenantId, memberId, sessionId: ctx.sessionId }
    const ticket = exportTickets.sign({ claims, ask: input }, ctx.config.jwtSecret)
    if (ticket.length > MAX_TICKET_CHARS)
      throw new AppError('BAD_INPUT', 'This filter is too long for an export. Filter by fewer values.')
    return { path: `/files/export?ticket=${ticket}`, records: count }
  }),

  apply: permitted(applyCall.permission)
    .input(applyCall.input)
    .mutation(({ ctx, input }) => applyCall.run(ctx, ctx.member, input)),

  /** Takes back own edits. What others have edited since stays, and is named. */
  undo: permitted('editRecords')
    .input(recordUndo)
    .mutation(({ ctx, input: { gridId, undos } }) => {
      const ops = undos.map((undo) => ({ kind: 'undo' as const, ...undo }))
      return applyCall.run(ctx, ctx.member, { gridId, ops })
    }),
}

/** Reads a grid's records in one snapshot with its fields, after checking that the query fits them. */
async function readGrid<T>(
  {
    db,
    textIndex,
    recordOrders,
    recordColumns,
    member,
  }: Pick<Services, 'db' | 'textIndex' | 'recordOrders' | 'recordColumns'> & { readonly member: Actor },
  { gridId, query }: { readonly gridId: string; readonly query?: Query },
  read: (tx: TenantTx, fields: readonly Field[]) => Promise<T>,
): Promise<T> {
  if (query?.search !== undefined) textIndex.freshen(member, gridId)
  const work = async (tx: TenantTx) => {
    const grid = await getGrid(tx, gridId)
    const { fields } = grid
    const [fault] = query === undefined ? [] : checkQuery(query, fields)
    if (fault !== undefined) throw new AppError('BAD_INPUT', fault)
    // Orders and searches by names need them.
    const byNames = query !== undefined && (query.search !== undefined || query.sort.length > 0)
    const sorted = query?.sort.map((term) => term.field) ?? []
    const answer = await read(tx, byNames ? await joinOrderPeople(tx, fields, sorted) : fields)
    if (query !== undefined) recordOrders.freshen(member, grid, query)
    recordColumns.freshen(member, grid)
    return answer
  }
  return await inTenant(db, member, work, { mode: 'snapshot' })
}
