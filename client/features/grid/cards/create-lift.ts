import { createEffect, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

/** A card in somebody’s hand. `over`: the place in a column, or the day, where it would be put down; undefined outside of all. */
export type Lifted<Place> = {
  readonly recordId: string
  readonly from: Place
  readonly over: Place | undefined
  readonly by: 'pointer' | 'keys'
  /** The version that was on screen when it was taken. */
  readonly seen: number
}

export type LiftOptions<Place> = {
  /** Which keys do what with a card in hand, in a sentence. */
  readonly help: () => string
  readonly head: () => number
  readonly find: (recordId: string) => GridRecord | undefined
  readonly titleOf: (record: GridRecord) => string
  readonly nameOf: (value: Place) => string
  /** What is there, or beside what it is. */
  readonly detailOf: (value: Place) => string
  /** What is said of where it was put; absent = the name of the place. */
  readonly goalOf?: (value: Place) => string
  /** Absent = places are the same that are one value. */
  readonly isSame?: (a: Place, b: Place) => boolean
  /** Whether the record may be moved there from where it is; absent = anywhere. */
  readonly mayGo?: (recordId: string, value: Place) => boolean
  readonly move: (recordId: string, value: Place, seen: number) => void
}

export type Lift<Place> = {
  readonly lifted: Accessor<Lifted<Place> | null>
  /** What a screen reader is told about it. */
  readonly said: Accessor<string>
  readonly begin: (recordId: string, from: Place, by: Lifted<Place>['by']) => void
  /** Whether the card in hand may be put there; true while there is none. Reactive. */
  readonly mayDrop: (value: Place) => boolean
  /** Holds it over a place; undefined = over none, and where it may not be put it is held over none. */
  readonly aim: (value: Place | undefined) => void
  /** Puts it down where it is. */
  readonly drop: () => void
  /** Puts it back. */
  readonly cancel: () => void
}

/** One card taken up, carried to a column or a day and put down there, by whatever means. */
export function createLift<Place>(options: LiftOptions<Place>): Lift<Place> {
  const [lifted, setLifted] = createSignal<Lifted<Place> | null>(null)
  const [said, setSaid] = createSignal('')
  const isSame = options.isSame ?? Object.is
  const titleOf = (recordId: string): string => {
    const record = options.find(recordId)
    return record ? options.titleOf(record) : 'The card'
  }

  function mayDrop(value: Place): boolean {
    const card = lifted()
    return card === null || isSame(card.from, value) || (options.mayGo?.(card.recordId, value) ?? true)
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
      const help = by === 'keys' ? ` ${options.help()}` : ''
      setSaid(`${titleOf(recordId)} taken from ${options.nameOf(from)}.${help}`)
    },
    mayDrop,
    aim(aimed) {
      const card = lifted()
      const value = aimed === undefined || mayDrop(aimed) ? aimed : undefined
      if (
        card === null ||
        (card.over === undefined ? value === undefined : value !== undefined && isSame(card.over, value))
      )
        return
      setLifted({ ...card, over: value })
      if (value !== undefined) setSaid(`${options.nameOf(value)}, ${options.detailOf(value)}`)
    },
    drop() {
      const card = lifted()
      if (card === null) return
      const { recordId, from, over, seen } = card
      // Somebody may have moved it while it was in the hand.
      if (over === undefined || isSame(over, from) || !mayDrop(over)) {
        cancel()
        return
      }
      setSaid(`${titleOf(recordId)} moved to ${(options.goalOf ?? options.nameOf)(over)}.`)
      setLifted(null)
      options.move(recordId, over, seen)
    },
    cancel,
  }
}
