import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Pending } from './create-pending.ts'
import type { Records } from './create-records.ts'

export type Rows = {
  /** Every row of the screen: the list's records, then those made here that are not confirmed yet. */
  readonly count: Accessor<number>
  /** The record of a row as it is shown, undefined while it is not loaded. Reactive. */
  readonly at: (index: number) => GridRecord | undefined
  /** Where a record is shown, -1 when it is not loaded. Reactive. */
  readonly indexOf: (recordId: string) => number
  /** Resolves when the records of these rows are loaded, or will not be. */
  readonly load: (first: number, last: number) => Promise<void>
  /** A record as it is shown, if it is loaded here or in a list beside. Reactive. */
  readonly find: (recordId: string) => GridRecord | undefined
}

/** What the grid draws: confirmed records with pending edits, then pending records. */
export function createRows({ list, find }: Pick<Records, 'list' | 'find'>, pending: Pending): Rows {
  const total = () => list()?.total() ?? 0
  // A new record is confirmed in its place before its own answer arrives: show it once.
  const fresh = createMemo(() => {
    const made = pending.created()
    if (made.length === 0) return made
    const here = list()?.among(made.map((record) => record.id))
    return made.filter((record) => here?.has(record.id) !== true)
  })
  const count = createMemo(() => total() + fresh().length)
  return {
    count,
    at(index) {
      if (index >= total()) return fresh()[index - total()]
      const record = list()?.at(index)
      return record && pending.shown(record)
    },
    indexOf(recordId) {
      const index = list()?.find(recordId)?.index
      if (index !== undefined) return index
      const at = fresh().findIndex((record) => record.id === recordId)
      return at === -1 ? -1 : total() + at
    },
    async load(first, last) {
      if (first < total()) await list()?.load(first, Math.min(last, total() - 1))
    },
    find(recordId) {
      const record = find(recordId)
      return record ? pending.shown(record) : fresh().find((candidate) => candidate.id === recordId)
    },
  }
}
