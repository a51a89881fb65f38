import { sql } from 'kysely'

import { MAX_GRID_IMPORTS } from '@operagrid/shared/domain/import-undo'
import type { GridImport, GridImportState, UndoLeft } from '@operagrid/shared/domain/import-undo'
import { AppError, notFound } from '@operagrid/shared/errors'

import { sqlState } from '../tenant.ts'
import type { TenantTx } from '../tenant.ts'

/** After this long without a word the server that worked on an import is taken for dead, in seconds. */
const SILENT_S = 60

/** Notes that a member begins to import into a grid. @throws AppError CONFLICT when it was begun before */
export async function insertGridImport(
  tx: TenantTx,
  {
    gridId,
    importId,
    memberId,
    fileName,
    rows,
    at,
  }: {
    readonly gridId: string
    readonly importId: string
    readonly memberId: string
    readonly fileName: string
    readonly rows: number
    readonly at: string
  },
): Promise<void> {
  try {
    await tx
      .insertInto('grid_import')
      .values({ grid_id: gridId, id: importId, member_id: memberId, file_name: fileName, begun_at: new Date(at), rows })
      .execute()
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new AppError('CONFLICT', 'This file is being imported already.', { cause: error })
    if (sqlState(error) === '23503') throw notFound('grid')
    throw error
  }
}

/** What is to be noted of an import as it goes on; what is absent stays. */
export type GridImportNote = {
  readonly state?: GridImportState
  readonly added?: number
  readonly updated?: number
  readonly undo?: {
    readonly seen: number
    readonly done: number
    readonly left: number
    readonly list: readonly UndoLeft[]
  }
}

/** Notes how far a member's own import is, and that somebody still works on it. */
export async function noteGridImport(
  tx: TenantTx,
  gridId: string,
  importId: string,
  { state, added, updated, undo }: GridImportNote,
): Promise<void> {
  await tx
    .updateTable('grid_import')
    .set({
      touched_at: sql<Date>`now()`,
      ...(state === undefined ? {} : { state }),
      ...(added === undefined ? {} : { added }),
      ...(updated === undefined ? {} : { updated }),
      ...(undo === undefined
        ? {}
        : {
            undo_seen: undo.seen,
            undo_done: undo.done,
            undo_left: undo.left,
            left_list: JSON.stringify(undo.list),
          }),
    })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('id', '=', importId)
    .execute()
}

/** A grid's imports, the newest first, at most MAX_GRID_IMPORTS. */
export async function listGridImports(tx: TenantTx, gridId: string): Promise<GridImport[]> {
  const rows = await importsOf(tx, gridId).orderBy('begun_at', 'desc').orderBy('id').limit(MAX_GRID_IMPORTS).execute()
  return rows.map(toGridImport)
}

/** One of them. @throws AppError NOT_FOUND */
export async function getGridImport(tx: TenantTx, gridId: string, importId: string): Promise<GridImport> {
  const row = await importsOf(tx, gridId).where('id', '=', importId).executeTakeFirst()
  if (row === undefined) throw notFound('import')
  return toGridImport(row)
}

/**
 * Begins a member's undo of an own import, or goes on with it; locks its row until the transaction ends. Answers what
 * ids its ops follow from, and whether it is the first time.
 *
 * @throws AppError NOT_FOUND, also for another member's; CONFLICT while it runs
 */
export async function beginGridImportUndo(
  tx: TenantTx,
  { gridId, importId, memberId }: { readonly gridId: string; readonly importId: string; readonly memberId: string },
): Promise<{ fileName: string; begunAt: string; undoBegunAt: string; isFirst: boolean }> {
  const row = await importsOf(tx, gridId)
    .where('id', '=', importId)
    .where('member_id', '=', memberId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw notFound('import')
  if (row.state === 'running') throw new AppError('CONFLICT', 'This import is still running. Cancel it first.')
  const undoBegunAt = row.undo_begun_at ?? new Date()
  await tx
    .updateTable('grid_import')
    .set({ state: 'undoing', touched_at: sql<Date>`now()`, undo_begun_at: undoBegunAt })
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
    .where('id', '=', importId)
    .execute()
  return {
    fileName: row.file_name,
    begunAt: row.begun_at.toISOString(),
    undoBegunAt: undoBegunAt.toISOString(),
    isFirst: row.undo_begun_at === null,
  }
}

function importsOf(tx: TenantTx, gridId: string) {
  return tx
    .selectFrom('grid_import')
    .select(['id', 'member_id', 'file_name', 'begun_at', 'undo_begun_at', 'rows', 'added', 'updated'])
    .select(['undo_seen', 'undo_done', 'undo_left', 'left_list'])
    .select([
      sql<GridImportState>`case when touched_at > now() - make_interval(secs => ${SILENT_S}) then state
        when state = 'running' then 'stopped' when state = 'undoing' then 'paused' else state end`.as('state'),
      sql<boolean>`member_id = app.member_id()`.as('mine'),
    ])
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('grid_id', '=', gridId)
}

type Row = Awaited<ReturnType<ReturnType<typeof importsOf>['execute']>>[number]

function toGridImport(row: Row): GridImport {
  return {
    id: row.id,
    fileName: row.file_name,
    memberId: row.member_id,
    mine: row.mine,
    begunAt: row.begun_at.toISOString(),
    state: row.state,
    added: row.added,
    updated: row.updated,
    undo: {
      seen: row.undo_seen,
      total: row.rows,
      done: row.undo_done,
      left: row.undo_left,
      // noteGridImport is the only writer of it.
      list: row.left_list as UndoLeft[],
    },
  }
}
