import { createEffect, createSignal, getOwner, on, onCleanup, runWithOwner } from 'solid-js'
import type { Accessor } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import { MAX_HISTORY } from '@operagrid/shared/domain/history'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'
import type { RowMove } from '@operagrid/shared/domain/row-order'
import type { CurrentSession } from '@operagrid/shared/domain/session'

import { useConnection } from '../../live/connection.ts'
import { createGridFeed } from '../../live/grid-feed.ts'
import { tellListChanged } from '../../live/list-changes.ts'
import { createPresence } from '../../live/presence.ts'
import type { Presence } from '../../live/presence.ts'
import { useOutbox } from '../../live/use-outbox.ts'
import { trpc } from '../../trpc.ts'
import type { ShownError } from '../../trpc.ts'
import { isNewRecord, isRecordChange } from './change-kind.ts'
import { createClaims } from './claims/create-claims.ts'
import type { ClaimState } from './claims/create-claims.ts'
import { createConflicts } from './conflicts/create-conflicts.ts'
import type { ConflictState } from './conflicts/create-conflicts.ts'
import { createGlows } from './create-glows.ts'
import type { Glows } from './create-glows.ts'
import { createMemberNames, createNamedGrid, createQueried } from './create-members.ts'
import type { MemberNames } from './create-members.ts'
import { createPending } from './create-pending.ts'
import type { Pending } from './create-pending.ts'
import { createRecordSets } from './create-record-sets.ts'
import type { RecordSets } from './create-record-sets.ts'
import { createRows } from './create-rows.ts'
import type { Rows } from './create-rows.ts'
import { createStoredGrid } from './create-stored-grid.ts'
import type { GridPart } from './create-stored-grid.ts'
import { createUndo } from './create-undo.ts'
import type { UndoState } from './create-undo.ts'
import { assignOp, createOps, editOps, moveOps } from './edit-ops.ts'
import type { NewRecord } from './edit-ops.ts'
import { heedRules } from './heed-rules.ts'
import { createLinkTitles } from './links/create-link-titles.ts'
import type { LinkTitleState } from './links/create-link-titles.ts'
import { markStale } from './mark-stale.ts'
import { opNote } from './op-note.ts'
import { createOpenRecord } from './panel/create-open-record.ts'
import type { OpenRecord } from './panel/create-open-record.ts'
import { createQuery } from './queries/create-query.ts'
import type { QueryState } from './queries/create-query.ts'
import type { RecordEdit } from './ranges/place-table.ts'
import { createViews } from './views/create-views.ts'
import type { Views } from './views/create-views.ts'

export type GridState = {
  readonly gridId: string
  readonly session: CurrentSession
  /** Name and fields, undefined until they are here. */
  readonly grid: Accessor<Grid | undefined>
  /** What queries speak of: the fields, and what every record has beside its cells; undefined until they are here. */
  readonly queried: Accessor<readonly Field[] | undefined>
  /** Why the grid cannot be shown at all, or undefined. */
  readonly fault: Accessor<ShownError | undefined>
  readonly queryState: QueryState
  readonly views: Views
  readonly records: RecordSets
  readonly rows: Rows
  readonly pending: Pending
  readonly glows: Glows
  readonly presence: Presence
  readonly names: MemberNames
  readonly open: OpenRecord
  readonly conflicts: ConflictState
  readonly claims: ClaimState
  readonly undo: UndoState
  readonly links: LinkTitleState
  /** The version up to which changes are on screen: what an edit was made in sight of. */
  readonly head: () => number
  /** Calls `listener` with the changes that were not made on this page, until the answer is called. */
  readonly hear: (listener: (changes: readonly RecordChange[]) => void) => () => void
  /** Makes a record and answers its id; at a place in the order by hand, and somebody's from the start. */
  readonly addRecord: (cells: Cells, how: NewRecord) => string
  /** Puts records elsewhere in the order by hand; what goes along is the same step to undo. */
  readonly moveRecords: (moves: readonly RowMove[], along?: readonly Op[]) => void
  /** `seen`: the version that the person had before their eyes when they began; default: the present one. */
  readonly editCells: (recordId: string, cells: Cells, seen?: number) => void
  /** Gives a record to a member, or to nobody. */
  readonly assignRecord: (recordId: string, memberId: string | null) => void
  /** Edits records and makes others, as one step to undo. */
  readonly editRecords: (edits: readonly RecordEdit[], made: readonly Cells[]) => void
  readonly deleteRecords: (recordIds: readonly string[]) => void
  readonly restoreRecords: (recordIds: readonly string[]) => void
  /** Shows a grid that this page just changed, before the feed tells of it. */
  readonly setGrid: (change: GridPart) => void
  readonly retry: () => void
}

/** How many of the records that were edited here are looked up, where the feed did not tell who wrote over them. */
const MAX_LOOKED_UP = 50

/** All that a grid's page shows and does, from the first read to the live feed. */
export function createGrid(gridId: string, session: CurrentSession): GridState {
  const owner = getOwner()
  const [fault, setFault] = createSignal<ShownError>()
  const connection = useConnection()
  const presence = createPresence(gridId)
  const me = { id: session.member.id, name: session.member.name }
  const names = createMemberNames(me, () => presence.others)
  const stored = createStoredGrid(gridId, { ready: names.known, onFault: setFault })
  const grid = createNamedGrid(stored.grid, names.people)
  const queried = createQueried(grid, names.people)
  const views = createViews(gridId)
  const queryState = createQuery({ grid, queried }, () => views.current()?.look.query ?? everything, views.look)
  const glows = createGlows()
  const links = createLinkTitles()
  const outbox = useOutbox({ tenantId: session.tenant.id, memberId: session.member.id })
  const ownOps = new Set<string>()
  const listeners = new Set<(changes: readonly RecordChange[]) => void>()
  let head = 0

  const editCells: GridState['editCells'] = (recordId, cells, seen = head) =>
    send(editOps([{ recordId, cells }], [], seen))
  const assignRecord: GridState['assignRecord'] = (recordId, memberId) => send([assignOp(recordId, memberId, head)])
  const claims = createClaims({ gridId, me: me.id, nameOf: names.nameOf })
  const pending = createPending({
    gridId,
    memberId: session.member.id,
    outbox,
    fields: () => grid()?.fields ?? [],
    noteOf: (op) => opNote(op, grid(), rows.find(op.recordId)?.number ?? 0, links.titleOf),
    onApplied: (op, result) => conflicts.won(op, result),
    onAnswered(op, result) {
      if (op.kind !== 'undo') return
      undo.answered(op.opId, result)
      // Its text is not anybody's work: nothing to keep for a decision.
      if (result.status === 'rejected') outbox.drop([op.opId])
    },
    mend(...what) {
      records.mend(...what)
      open.mend(...what)
    },
    isOld: (recordId) => records.isOld(recordId),
    undoEffect: (opId) => undo.effectOf(opId),
  })
  const records = createRecordSets({
    gridId,
    me: me.id,
    query: () => (views.known() ? queryState.groups.query() : undefined),
    fields: queried,
    fieldsKnown: stored.known,
    onFirst: (version) => void follow(version),
    onTitles: links.take,
  })
  const rows = createRows(records, pending, () => views.look.groups().length > 0)
  const open = createOpenRecord(gridId, () => rows, pending)
  const conflicts = createConflicts({
    gridId,
    memberId: session.member.id,
    fields: () => grid()?.fields ?? [],
    nameOf: names.nameOf,
    numberOf: (recordId) => rows.find(recordId)?.number ?? 0,
    editCells,
    assignRecord,
    readHistory: async (recordId) => {
      return (await trpc.record.history.query({ gridId, recordId, limit: MAX_HISTORY })).changes
    },
  })

  const undo = createUndo({
    gridId,
    memberId: session.member.id,
    send: sendOps,
    cellsOf: (recordId) => rows.find(recordId)?.cells,
    fields: () => grid()?.fields ?? [],
    nameOf: names.nameOf,
  })

  async function follow(version: number): Promise<void> {
    head = Math.min(version, await stored.known)
    records.beginAt(head)
    runWithOwner(owner, () => {
      markStale(records.stale)
      createGridFeed({
        gridId,
        cursor: head,
        onChanges: take,
        onResync(reached) {
          const missed = { after: head, reached }
          head = reached
          records.reload(reached)
          pending.skip(reached)
          stored.reload(reached)
          views.reload()
          open.missed(reached)
          claims.reload(reached)
          void conflicts.missed(undo.recent(MAX_LOOKED_UP), missed)
        },
        onGone(error) {
          setFault(error)
          // The sidebar shows it still.
          tellListChanged()
        },
      })
    })
  }

  function take(changes: readonly GridChange[]): void {
    head = changes.at(-1)?.version ?? head
    for (const change of changes) {
      if (change.kind !== 'schema') continue
      stored.take(change)
      if (change.reload) records.reload(change.version)
      if (change.views) views.reload()
    }
    const touched = records.take(changes)
    const foreign = changes.filter(isRecordChange).filter((change) => !ownOps.has(change.opId))
    for (const change of changes) if (change.kind !== 'schema') ownOps.delete(change.opId)
    const seen = new Set(touched)
    const glowing = foreign.filter((change) =>
      change.kind === 'patch' ? seen.has(change) : isNewRecord(change) || change.kind === 'assign',
    )
    if (glowing.length > 0) glows.light(glowing)
    if (foreign.length > 0) for (const listener of listeners) listener(foreign)
    conflicts.take(changes)
    claims.take(changes)
    open.take(changes)
    pending.retire(head)
  }

  createEffect(
    on(
      () => connection().state,
      (state) => {
        if (state !== 'live') return
        records.wake()
        stored.wake()
      },
      { defer: true },
    ),
  )
  onCleanup(() => outbox.wake())

  /** What a gesture of this person does: it can be taken back. */
  function send(asked: readonly Op[]): void {
    const ops = heedRules(asked, grid()?.fields ?? [], rows)
    if (ops.length === 0) return
    claims.heed(ops)
    undo.note(ops)
    sendOps(ops)
  }

  function sendOps(ops: readonly Op[]): void {
    for (const op of ops) ownOps.add(op.opId)
    pending.send(ops)
  }

  return {
    gridId,
    session,
    grid,
    queried,
    fault,
    queryState,
    views,
    records,
    rows,
    pending,
    glows,
    presence,
    names,
    open,
    conflicts,
    claims,
    undo,
    links,
    head: () => head,
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    addRecord(cells, how) {
      const recordId = how.place?.recordId ?? uuidv7()
      send(createOps(recordId, cells, how, head))
      return recordId
    },
    moveRecords: (moves, along = []) => send([...along, ...moveOps(moves)]),
    editCells,
    assignRecord,
    editRecords: (edits, made) => send(editOps(edits, made, head)),
    deleteRecords: (recordIds) => send(recordIds.map((recordId) => ({ kind: 'delete', opId: uuidv7(), recordId }))),
    restoreRecords: (recordIds) => send(recordIds.map((recordId) => ({ kind: 'restore', opId: uuidv7(), recordId }))),
    setGrid: stored.change,
    retry() {
      records.wake()
      stored.wake()
    },
  }
}
