import { batch, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridChange } from '@operagrid/shared/domain/change'
import type { Query } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { RecordListOptions } from './create-record-list.ts'
import { createRecords } from './create-records.ts'
import type { Records, RecordsOptions } from './create-records.ts'
import { makeInTurn } from './make-in-turn.ts'
import { recordAfter } from './record-after.ts'
import type { Befores } from './record-after.ts'

/** Reads of lists beside the main one that are on their way at once: what is in use does not wait behind them. */
const MAX_READS = 4

/** What follows a grid's feed though it is no list of records: told after the lists have taken the changes in. */
export type Follower = Pick<Records, 'reload' | 'wake'> & { readonly take: (changes: readonly GridChange[]) => void }

/** The records of a grid's query, and of others beside it; what is said of one set here is true of all. */
export type RecordSets = Records & {
  /** Records under another query, which follow the same feed until their owner is disposed. */
  readonly beside: (query: Accessor<Query | undefined>, size: RecordListOptions['size']) => Records
  /** Tells of the feed, until the owner is disposed. */
  readonly follow: (follower: Follower) => void
}

/** A grid's records in several lists. A record that goes from one to another is known in both: nothing is asked for it. */
export function createRecordSets(options: RecordsOptions): RecordSets {
  const main = createRecords(options)
  const inTurn = makeInTurn(MAX_READS)
  const [others, setOthers] = createSignal<readonly Records[]>([])
  const followers = new Set<Follower>()
  let head: number | null = null
  const all = (): readonly Records[] => [main, ...others()]

  /** Each changed record as it was before its change, wherever it is loaded. */
  function beforesOf(changes: readonly GridChange[]): Befores {
    const befores = new Map<number, GridRecord>()
    /** Records after the last of their changes that was looked at. */
    const latest = new Map<string, GridRecord>()
    for (const change of changes) {
      if (change.kind === 'schema') continue
      const before = latest.get(change.recordId) ?? first(all(), (records) => records.known(change))
      if (before) befores.set(change.version, before)
      const after = recordAfter(change, before ?? null)
      if (after) latest.set(change.recordId, after)
      else latest.delete(change.recordId)
    }
    return befores
  }

  return {
    ...main,
    find: (recordId) => first(all(), (records) => records.find(recordId)),
    beside(query, size) {
      const { gridId, me, fields, fieldsKnown, onTitles } = options
      const records = createRecords({
        gridId,
        me,
        query,
        fields,
        fieldsKnown,
        head,
        size,
        inTurn,
        ...(onTitles && { onTitles }),
      })
      setOthers((held) => [...held, records])
      onCleanup(() => setOthers((held) => held.filter((other) => other !== records)))
      return records
    },
    follow(follower) {
      followers.add(follower)
      onCleanup(() => followers.delete(follower))
    },
    known: (change) => first(all(), (records) => records.known(change)),
    take(changes) {
      head = changes.at(-1)?.version ?? head
      // One by one is enough where there is one list.
      const befores = others().length === 0 ? undefined : beforesOf(changes)
      return batch(() => {
        const seen = all().flatMap((records) => records.take(changes, befores))
        for (const follower of followers) follower.take(changes)
        return seen
      })
    },
    beginAt(version) {
      head = version
      for (const records of all()) records.beginAt(version)
    },
    reload(version) {
      head = version
      for (const one of [...all(), ...followers]) one.reload(version)
    },
    mend(...what) {
      for (const records of all()) records.mend(...what)
    },
    isOld: (recordId) => all().some((records) => records.isOld(recordId)),
    stale: () => all().some((records) => records.stale()),
    wake() {
      for (const one of [...all(), ...followers]) one.wake()
    },
  }
}

function first<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
