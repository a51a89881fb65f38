import { useSearchParams } from '@solidjs/router'
import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridChange } from '@operagrid/shared/domain/change'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { errorOf, trpc } from '../../../trpc.ts'
import type { ShownError } from '../../../trpc.ts'
import type { Pending } from '../create-pending.ts'
import type { Rows } from '../create-rows.ts'
import { isGone } from '../is-gone.ts'
import { makeInsist } from '../make-insist.ts'
import { recordAfter } from '../record-after.ts'
import type { Mend } from '../record-block.ts'

/** The pages of the record's panel, as the address names them. */
export const recordTabs = ['fields', 'history', 'comments'] as const
export type RecordTab = (typeof recordTabs)[number]

export type OpenRecord = {
  /** The id in the address: `?record=…`. */
  readonly id: Accessor<string | null>
  /** The open record as it is shown; undefined while it is read. */
  readonly record: Accessor<GridRecord | undefined>
  /** Why it cannot be shown. */
  readonly fault: Accessor<ShownError | undefined>
  /** True once someone has deleted it while it was open. */
  readonly deleted: Accessor<boolean>
  /** Which page of it: the one in the address, `&tab=…`, which stays while one steps from record to record. */
  readonly tab: Accessor<RecordTab>
  readonly setTab: (tab: RecordTab) => void
  /** The version at which something was last said at it, as far as this page heard. */
  readonly heard: Accessor<number>
  readonly open: (recordId: string | null, tab?: RecordTab) => void
  /** Follows the feed, for a record that the list does not hold. */
  readonly take: (changes: readonly GridChange[]) => void
  /** What happened up to `version` was not heard: the record is read again, wherever it is. */
  readonly missed: (version: number) => void
  /** Brings it up to what was done at a version that was not heard. */
  readonly mend: Mend
}

/** The one record that is open beside the grid. It need not be in the list: a link may lead to it. */
export function createOpenRecord(gridId: string, rows: () => Rows, pending: Pending): OpenRecord {
  const [params, setParams] = useSearchParams<{ record: string; tab: string }>()
  const [held, setHeld] = createSignal<GridRecord>()
  const [fault, setFault] = createSignal<ShownError>()
  const [deleted, setDeleted] = createSignal(false)
  const [heard, setHeard] = createSignal(0)
  const id = () => params.record ?? null
  let gone = false
  onCleanup(() => (gone = true))

  createEffect(
    on(id, (recordId) => {
      setHeld(undefined)
      setFault(undefined)
      setDeleted(false)
      if (recordId === null || rows().find(recordId)) return
      trpc.record.get.query({ gridId, recordId }).then(
        (record) => id() === recordId && setHeld(record),
        // A record made here a moment ago is not at the server yet.
        (error: unknown) => id() === recordId && !rows().find(recordId) && setFault(errorOf(error)),
      )
    }),
  )
  // What was last seen of it stays open when it leaves the filter or scrolls away.
  createEffect(() => {
    const recordId = id()
    const seen = recordId === null ? undefined : rows().find(recordId)
    if (seen) {
      setHeld(seen)
      setFault(undefined)
    }
  })
  async function readAgain(recordId: string): Promise<void> {
    const isHere = () => !gone && id() === recordId
    const { read } = makeInsist({ isFinal: isGone, isGone: () => !isHere(), onFault: () => undefined })
    try {
      const now = await read(() => trpc.record.get.query({ gridId, recordId }))
      if (isHere()) setHeld((record) => (record && record.version > now.version ? record : now))
    } catch (error) {
      // One that was made here may not be at the server yet.
      if (isHere() && errorOf(error).code === 'NOT_FOUND' && !rows().find(recordId)) setDeleted(true)
    }
  }

  return {
    id,
    record: () => {
      const recordId = id()
      if (recordId === null) return undefined
      const record = held()
      return rows().find(recordId) ?? (record?.id === recordId ? pending.shown(record) : undefined)
    },
    fault,
    deleted,
    tab: () => recordTabs.find((tab) => tab === params.tab) ?? 'fields',
    setTab: (tab) => setParams({ tab }, { replace: true, scroll: false }),
    heard,
    open: (recordId, tab) =>
      setParams({ record: recordId ?? undefined, ...(tab && { tab }) }, { replace: id() !== null, scroll: false }),
    missed(version) {
      setHeard(version)
      const recordId = id()
      if (recordId !== null) void readAgain(recordId)
    },
    mend: (recordId, version, update) =>
      setHeld((record) =>
        record?.id === recordId && record.version < version ? { ...update(record), version } : record,
      ),
    take(changes) {
      for (const change of changes) {
        if (change.kind === 'schema' || change.recordId !== id()) continue
        if (change.kind === 'delete') setDeleted(true)
        else if (change.kind === 'restore') setDeleted(false)
        else if (change.kind !== 'create') {
          if (change.kind === 'comment') setHeard(change.version)
          setHeld((record) =>
            record && record.version < change.version ? (recordAfter(change, record) ?? undefined) : record,
          )
        }
      }
    },
  }
}
