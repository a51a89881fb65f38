import { createEffect, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { OutboxOwner, QueuedOp } from '../../live/op-store.ts'
import { createUnsaved } from '../../live/unsaved.ts'
import { useOutbox } from '../../live/use-outbox.ts'
import { closeToast, showToast } from '../../ui/show-toast.tsx'

/** An edit is on its way for a blink: only what stays unsaved is worth a word, in milliseconds. */
const LATE_MS = 1200

export type Edits = {
  /** How many edits have not reached the server for a while; 0 while all is as usual. */
  readonly waiting: Accessor<number>
  /** Edits that the server did not take, oldest first, until the person decides on each. */
  readonly refused: Accessor<readonly QueuedOp[]>
  /** False while edits would end with this page: the browser keeps nothing. */
  readonly lasting: Accessor<boolean>
  /** Whether the list of refused edits is open. */
  readonly open: Accessor<boolean>
  readonly setOpen: (open: boolean) => void
  /** Sends refused edits once more. */
  readonly retry: (opIds: readonly string[]) => void
  /** Lets go of refused edits. */
  readonly drop: (opIds: readonly string[]) => void
  /** How many are not at the server at this very moment. */
  readonly count: () => number
}

/**
 * A member's edits between the keystroke and the server, wherever in the workspace they were made. It
 * sends what earlier pages left behind, and says in one sentence, however many they are, what was not taken.
 */
export function createEdits(owner: OutboxOwner): Edits {
  const outbox = useOutbox(owner)
  const [count, setCount] = createSignal(outbox.waiting().length)
  const [refused, setRefused] = createSignal(outbox.refused())
  const [lasting, setLasting] = createSignal(outbox.lasting())
  const [waiting, setWaiting] = createSignal(0)
  const [open, setOpen] = createSignal(false)
  const told = new Set<string>()
  let toast: number | undefined

  onCleanup(
    outbox.watch(({ kind }) => {
      if (kind !== 'changed') return
      setCount(outbox.waiting().length)
      setRefused(outbox.refused())
      setLasting(outbox.lasting())
    }),
  )
  createEffect(() => {
    const now = count()
    if (now === 0 || waiting() > 0) {
      setWaiting(now)
      return
    }
    const timer = setTimeout(() => setWaiting(count()), LATE_MS)
    onCleanup(() => clearTimeout(timer))
  })
  createEffect(() => {
    const all = refused()
    if (all.length === 0) setOpen(false)
    const fresh = all.filter(({ opId }) => !told.has(opId))
    // One that is tried again and refused again is told again.
    told.clear()
    for (const { opId } of all) told.add(opId)
    if (toast !== undefined && (fresh.length > 0 || all.length === 0)) closeToast(toast)
    const [first] = fresh
    if (!first || open() || document.hidden) return
    toast = showToast({
      tone: 'danger',
      title: all.length === 1 ? 'An edit was not saved' : `${all.length} edits were not saved`,
      text: `${first.refusal?.message ?? ''} Nothing is lost.`,
      action: { label: 'Show', onSelect: () => setOpen(true) },
    })
  })
  createUnsaved(() => (count() > 0 && !lasting() ? countOf(count(), 'edit that is', 'edits that are') : null))

  return { waiting, refused, lasting, open, setOpen, retry: outbox.retry, drop: outbox.drop, count }
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many} not at the server yet`
}
