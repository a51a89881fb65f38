import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import { z } from 'zod'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { CellConflict, Op } from '@operagrid/shared/domain/op'

import { keepForSession, recallForSession } from '../../../live/session-memory.ts'
import { closeToast, showToast } from '../../../ui/show-toast.tsx'
import { isGone } from '../is-gone.ts'
import { makeInTurn } from '../make-in-turn.ts'
import { makeInsist } from '../make-insist.ts'
import { isSameCell, parseConflicts, putAll, takeAnswer, takeChanges } from './conflict-list.ts'
import type { Conflict, Conflicts } from './conflict-list.ts'
import { conflictPlace, conflictWords } from './conflict-words.ts'
import { missedConflicts } from './missed-conflicts.ts'
import type { Missed } from './missed-conflicts.ts'

/** What comes within this time is told in one sentence, in milliseconds; as long as its toast stays. */
const TOGETHER_MS = 8000

/** Histories that are read at once after the feed has skipped. */
const MAX_READS = 2

export type ConflictsOptions = {
  readonly gridId: string
  readonly memberId: string
  readonly fields: Accessor<readonly Field[]>
  readonly nameOf: (memberId: string | null) => string
  readonly numberOf: (recordId: string) => number
  readonly editCells: (recordId: string, cells: Cells) => void
  readonly assignRecord: (recordId: string, memberId: string | null) => void
  /** The newest changes of a record. */
  readonly readHistory: (recordId: string) => Promise<readonly RecordChange[]>
}

export type ConflictState = {
  /** Newest first. */
  readonly list: Accessor<Conflicts>
  /** Whether the tray with the list is open. */
  readonly open: Accessor<boolean>
  readonly setOpen: (open: boolean) => void
  /** Takes the feed's changes. */
  readonly take: (changes: readonly GridChange[]) => void
  /** The feed skipped: looks up what others did meanwhile to records that this member had edited. */
  readonly missed: (recordIds: readonly string[], missed: Missed) => Promise<void>
  /** Takes what an op of this page replaced. */
  readonly won: (op: Op, answer: { version: number; conflicts: readonly CellConflict[] }) => void
  /** Writes what was replaced into its cell again. */
  readonly putBack: (conflict: Conflict) => void
  readonly dismiss: (conflicts: Conflicts) => void
}

const dismissal = z.object({
  gridId: z.string(),
  memberId: z.string(),
  cells: z.array(z.object({ recordId: z.string(), fieldId: z.string() })),
})

/**
 * What this member and others overwrote of each other, until it is decided. It outlives a reload of
 * the page; the member's other pages hear of what is dismissed here, and see for themselves what is put back.
 */
export function createConflicts(options: ConflictsOptions): ConflictState {
  const { gridId, memberId } = options
  const key = `conflicts.${memberId}.${gridId}`
  const [list, setList] = createSignal<Conflicts>(parseConflicts(recallForSession(key)))
  const [open, setOpen] = createSignal(false)
  const pages = new BroadcastChannel('operagrid-conflicts')
  let toast: { readonly id: number; readonly shownMs: number; readonly about: Conflicts } | undefined

  createEffect(
    on(
      list,
      (kept) => {
        keepForSession(key, kept.length === 0 ? null : JSON.stringify(kept))
        if (kept.length === 0) setOpen(false)
      },
      { defer: true },
    ),
  )
  pages.addEventListener('message', (event: MessageEvent<unknown>) => {
    const told = dismissal.safeParse(event.data)
    if (told.success && told.data.gridId === gridId && told.data.memberId === memberId) forget(told.data.cells)
  })
  const inTurn = makeInTurn(MAX_READS)
  let gone = false
  onCleanup(() => {
    gone = true
    pages.close()
  })

  function set(next: Conflicts): void {
    const before = list()
    if (next === before) return
    setList(next)
    const fresh = next.filter((one) => !before.includes(one))
    if (fresh.length > 0 && !document.hidden && !open()) announce(fresh)
  }

  function forget(cells: readonly Pick<Conflict, 'recordId' | 'fieldId'>[]): void {
    setList((all) => all.filter((one) => !cells.some((cell) => isSameCell(one, cell))))
  }

  function announce(fresh: Conflicts): void {
    const recent = toast && Date.now() - toast.shownMs < TOGETHER_MS ? toast.about : []
    const about = list().filter((one) => fresh.includes(one) || recent.includes(one))
    if (toast) closeToast(toast.id)
    const [only] = about
    const id = about.length === 1 && only ? tellOne(only) : tellMany(about)
    toast = { id, shownMs: Date.now(), about }
  }

  function tellOne(conflict: Conflict): number {
    const known = { fields: options.fields(), nameOf: options.nameOf }
    const place = conflictPlace(conflict, known) ?? 'a field'
    const other = options.nameOf(conflict.memberId)
    const words = shorten(conflictWords(conflict, known))
    const lost = conflict.side === 'lost'
    return showToast({
      tone: 'warning',
      title: lost ? `${other} replaced what you wrote in ${place}` : `You replaced what ${other} wrote in ${place}`,
      text: words === '' ? `${lost ? 'You' : 'They'} had emptied it.` : words,
      action: { label: lost ? 'Put mine back' : 'Put theirs back', onSelect: () => putBack(conflict) },
    })
  }

  function tellMany(about: Conflicts): number {
    const lost = about.filter((one) => one.side === 'lost')
    const others = [...new Set(about.map((one) => options.nameOf(one.memberId)))].join(', ')
    const title =
      lost.length === about.length
        ? `${others} replaced what you wrote in ${about.length} cells`
        : lost.length === 0
          ? `You replaced what ${others} wrote in ${about.length} cells`
          : `You and ${others} replaced each other’s words in ${about.length} cells`
    return showToast({
      tone: 'warning',
      title,
      text: 'Nothing is gone: what was replaced is kept for you.',
      action: { label: 'Show', onSelect: () => setOpen(true) },
    })
  }

  function putBack(conflict: Conflict): void {
    // With the version that is on screen: whoever wrote it meanwhile is overwritten knowingly.
    const { recordId, fieldId, value } = conflict
    if (fieldId === ASSIGNED_TO) options.assignRecord(recordId, typeof value === 'string' ? value : null)
    else options.editCells(recordId, { [fieldId]: value })
    dismiss([conflict])
  }

  function dismiss(conflicts: Conflicts): void {
    const cells = conflicts.map(({ recordId, fieldId }) => ({ recordId, fieldId }))
    pages.postMessage({ gridId, memberId, cells } satisfies z.infer<typeof dismissal>)
    forget(cells)
  }

  return {
    list,
    open,
    setOpen,
    take: (changes) => set(takeChanges(list(), changes, memberId)),
    async missed(recordIds, { after, reached }) {
      const isOver = () => gone
      const { read } = makeInsist({ isFinal: isGone, isGone: isOver, onFault: () => undefined })
      const changes = await Promise.all(
        recordIds.map((recordId) =>
          // One that is gone for good has lost nothing that could be put back.
          inTurn(() => read(() => options.readHistory(recordId))).catch(() => []),
        ),
      )
      if (gone) return
      const found = missedConflicts(changes.flat(), { after, reached, memberId, known: list() })
      if (found.length > 0) set(putAll(list(), found))
    },
    won(op, { version, conflicts }) {
      if (conflicts.length === 0) return
      const { recordId } = op
      const number = options.numberOf(recordId)
      set(takeAnswer(list(), conflicts, { recordId, number, version, at: new Date().toISOString() }))
    },
    putBack,
    dismiss,
  }
}

function shorten(text: string): string {
  return text.length > 140 ? `${text.slice(0, 139)}…` : text
}
