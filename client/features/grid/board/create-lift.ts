import { createEffect, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GroupValue } from '@operagrid/shared/domain/query-group'
import type { GridRecord } from '@operagrid/shared/domain/record'

/** A card in somebody’s hand. `over`: the column in which it would be put down, undefined outside of all. */
export type Lifted = {
  readonly recordId: string
  readonly from: GroupValue
  readonly over: GroupValue | undefined
  readonly by: 'pointer' | 'keys'
  /** The version that was on screen when it was taken. */
  readonly seen: number
}

export type LiftOptions = {
  readonly head: () => number
  readonly find: (recordId: string) => GridRecord | undefined
  readonly titleOf: (record: GridRecord) => string
  readonly nameOf: (value: GroupValue) => string
  readonly countOf: (value: GroupValue) => string
  /** Whether the record may be moved there from where it is. */
  readonly mayGo: (recordId: string, value: GroupValue) => boolean
  readonly move: (recordId: string, value: GroupValue, seen: number) => void
}

export type Lift = {
  readonly lifted: Accessor<Lifted | null>
  /** What a screen reader is told about it. */
  readonly said: Accessor<string>
  readonly begin: (recordId: string, from: GroupValue, by: Lifted['by']) => void
  /** Whether the card in hand may be put there; true while there is none. Reactive. */
  readonly mayDrop: (value: GroupValue) => boolean
  /** Holds it over a column, or over none: where it may not be put it is held over none. */
  readonly aim: (value: GroupValue | undefined) => void
  /** Puts it down where it is. */
  readonly drop: () => void
  /** Puts it back. */
  readonly cancel: () => void
}

/** One card taken up, carried to a column and put down there, by whatever means. */
export function createLift(options: LiftOptions): Lift {
  const [lifted, setLifted] = createSignal<Lifted | null>(null)
  const [said, setSaid] = createSignal('')
  const titleOf = (recordId: string): string => {
    const record = options.find(recordId)
    return record ? options.titleOf(record) : 'The card'
  }

  function mayDrop(value: GroupValue): boolean {
    const card = lifted()
    return card === null || card.from === value || options.mayGo(card.recordId, value)
  }

  function cancel(): void {
    const card = lifted()
    if (card === null) return
    setSaid(`${titleOf(card.recordId)} stays in ${options.nameOf(card.from)}.`)
    setLifted(null)
  }

  // Somebody has deleted it: there is nothing in the hand any more.
  createEffect(() => {
    const card = lifted()
    if (card === null || options.find(card.recordId)) return
    setSaid('Somebody has deleted this record.')
    setLifted(null)
  })

  return {
    lifted,
    said,
    begin(recordId, from, by) {
      setLifted({ recordId, from, over: from, by, seen: options.head() })
      const help = by === 'keys' ? ' Left and right choose a column, Space puts it there, Escape puts it back.' : ''
      setSaid(`${titleOf(recordId)} taken from ${options.nameOf(from)}.${help}`)
    },
    mayDrop,
    aim(aimed) {
      const card = lifted()
      const value = aimed === undefined || mayDrop(aimed) ? aimed : undefined
      if (card === null || card.over === value) return
      setLifted({ ...card, over: value })
      if (value !== undefined) setSaid(`${options.nameOf(value)}, ${options.countOf(value)}`)
    },
    drop() {
      const card = lifted()
      if (card === null) return
      const { recordId, from, over, seen } = card
      // Somebody may have moved it while it was in the hand.
      if (over === undefined || over === from || !mayDrop(over)) {
        cancel()
        return
      }
      setSaid(`${titleOf(recordId)} moved to ${options.nameOf(over)}.`)
      setLifted(null)
      options.move(recordId, over, seen)
    },
    cancel,
  }
}
