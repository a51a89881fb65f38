import { createComputed, createSignal, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

/**
 * What hundreds of cells read of something that changes with every change of the grid. They hear of another value and of
 * nothing else: a memo would have all of them look whether it is another, each time that one of its sources changes.
 */
export function createSettled<T>(read: () => T, equals: (one: T, other: T) => boolean = Object.is): Accessor<T> {
  const [value, setValue] = createSignal<T>(untrack(read), { equals })
  createComputed(() => {
    const next = read()
    setValue(() => next)
  })
  return value
}
