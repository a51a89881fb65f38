import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor, Setter } from 'solid-js'

/** How long somebody must rest before what they type is looked for, in milliseconds. */
export const REST_MS = 300

/**
 * What is being typed, which `commit` is told when the typing rests: each look at the log is written to the log. What
 * comes from elsewhere (`committed`: the address, the Clear button) takes its place at once.
 */
export function createTyped(
  committed: Accessor<string>,
  commit: (text: string) => void,
): readonly [Accessor<string>, (text: string) => void] {
  const [typed, setTyped]: [Accessor<string>, Setter<string>] = createSignal(committed())
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    clearTimeout(timer)
    timer = undefined
  }
  createEffect(
    on(
      committed,
      (text) => {
        // Its own words come back while the next ones are typed.
        if (timer === undefined && text !== typed().trim()) setTyped(text)
      },
      { defer: true },
    ),
  )
  onCleanup(stop)
  return [
    typed,
    (text) => {
      stop()
      setTyped(text)
      timer = setTimeout(() => {
        timer = undefined
        commit(text.trim())
      }, REST_MS)
    },
  ]
}
