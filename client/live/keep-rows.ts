import type { Accessor, Setter } from 'solid-js'
import { createStore, reconcile, unwrap } from 'solid-js/store'

type Made<T> = (old: T | undefined) => T | undefined

/**
 * Storage for a resource that is a list, or holds lists, of what has an `id`. What is read anew changes only what
 * differs: a row that is still there stays the same row on the page, with whoever's focus is in it.
 */
export function keepRows<T>(value: T | undefined): [Accessor<T | undefined>, Setter<T | undefined>] {
  const [kept, keep] = createStore({ value })
  const set = (next: T | undefined | Made<T>): T | undefined => {
    keep('value', reconcile(isMade(next) ? next(unwrap(kept).value) : next))
    return kept.value
  }
  // The overloads of Solid's setter say the same of `next`, one at a time.
  return [() => kept.value, set as Setter<T | undefined>]
}

function isMade<T>(next: T | undefined | Made<T>): next is Made<T> {
  return typeof next === 'function'
}
