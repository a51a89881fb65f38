import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { lookOf } from '@operagrid/shared/domain/duplicate'
import type { Duplicate, DuplicateFind, DuplicateLook, DuplicateRule } from '@operagrid/shared/domain/duplicate'
import { may } from '@operagrid/shared/domain/permission'

import { errorOf, trpc } from '../../../trpc.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import type { GridState } from '../create-grid.ts'
import { looksWords } from './duplicate-words.ts'

/** After the last stroke at a place or a kind. */
const PAUSE_MS = 300

export type DuplicateState = {
  /** When this grid's records look like others; null = it tells nobody, undefined = not known. */
  readonly rule: Accessor<DuplicateRule | null | undefined>
  /** Answers what was wrong, if anything. */
  readonly setRule: (rule: DuplicateRule | null) => Promise<string | undefined>
  /** From now on it is looked whether this record, which was made here just now, looks like others. */
  readonly watch: (recordId: string) => void
  /** What a record that is watched looks like, the nearest first. Reactive. */
  readonly of: (recordId: string) => readonly Duplicate[]
  /** Says that two records are two, for everyone. */
  readonly dismiss: (recordId: string, otherId: string) => Promise<void>
}

/** Says of records that are made on this page what they look like. */
export function createDuplicates({ gridId, grid, rows, open, session }: GridState): DuplicateState {
  const [rule, setRule] = createSignal<DuplicateRule | null>()
  const [watched, setWatched] = createSignal<readonly string[]>([])
  const [found, setFound] = createSignal<ReadonlyMap<string, readonly Duplicate[]>>(new Map())
  const told = new Set<string>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const mayEdit = may(session.member.role, 'editRecords')

  async function readRule(): Promise<void> {
    try {
      setRule(await trpc.duplicate.rule.query({ gridId }))
    } catch {
      // Nothing is told of; the next change of the grid asks again.
    }
  }
  // A change of the grid may be one of its rule.
  createEffect(on(grid, (known) => void (known && mayEdit && readRule())))

  const keep = (recordId: string, duplicates: readonly Duplicate[]): void =>
    void setFound((before) => new Map([...before, [recordId, duplicates]]))

  async function ask(recordId: string, cells: DuplicateFind['cells']): Promise<void> {
    try {
      const { duplicates } = await trpc.duplicate.find.query({ gridId, recordId, cells })
      keep(recordId, duplicates)
      tell(recordId, duplicates)
    } catch {
      // Without the network nobody knows what others made.
    }
  }

  /** Beside an open panel its own notice says it. */
  function tell(recordId: string, duplicates: readonly Duplicate[]): void {
    const [first] = duplicates
    if (first === undefined || open.id() === recordId || told.has(`${recordId}/${first.record.id}`)) return
    told.add(`${recordId}/${first.record.id}`)
    showToast({
      title: looksWords(first),
      action: { label: 'Compare', onSelect: () => open.open(recordId) },
    })
  }

  const records = createMemo(() =>
    watched().flatMap((id) => rows.find(id) ?? (open.id() === id ? (open.record() ?? []) : [])),
  )
  const later = (recordId: string, { place, kind }: DuplicateRule, look: DuplicateLook) =>
    setTimeout(() => {
      const cells = { [place]: look.place, ...(kind !== null && look.kind !== null && { [kind]: look.kind }) }
      void ask(recordId, cells)
    }, PAUSE_MS)
  const asked = new Map<string, string>()
  createEffect(() => {
    const now = rule()
    if (!now) return
    for (const record of records()) {
      const look = lookOf(now, record.cells)
      const key = JSON.stringify([now, look])
      if (asked.get(record.id) === key) continue
      asked.set(record.id, key)
      clearTimeout(timers.get(record.id))
      if (look === null) keep(record.id, [])
      else timers.set(record.id, later(record.id, now, look))
    }
  })
  onCleanup(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })

  return {
    rule,
    async setRule(next) {
      try {
        await trpc.duplicate.setRule.mutate({ gridId, rule: next })
        setRule(next)
        return undefined
      } catch (error) {
        return errorOf(error).message
      }
    },
    watch: (recordId) => mayEdit && setWatched((before) => [...before, recordId]),
    of: (recordId) => found().get(recordId) ?? [],
    async dismiss(recordId, otherId) {
      try {
        await trpc.duplicate.dismiss.mutate({ gridId, recordId, otherId })
        keep(
          recordId,
          (found().get(recordId) ?? []).filter(({ record }) => record.id !== otherId),
        )
      } catch (error) {
        showToast({ tone: 'danger', title: 'That was not kept', text: errorOf(error).message })
      }
    },
  }
}
