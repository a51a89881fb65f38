import { createSignal, onCleanup, onMount } from 'solid-js'
import type { Accessor } from 'solid-js'

/** Whoever has not touched anything for as long is taken to look elsewhere, in ms. */
export const AWAY_MS = 120_000

const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'focus'] as const

/**
 * Whether somebody looks at this page: it is in front, and was touched within the last two minutes. `onTouch` is called
 * with every sign of that.
 */
export function createAttention(onTouch: () => void): Accessor<boolean> {
  const [here, setHere] = createSignal(document.visibilityState === 'visible')
  let lastMs = Date.now()
  const touched = (): void => {
    if (document.visibilityState !== 'visible') return
    lastMs = Date.now()
    setHere(true)
    onTouch()
  }
  const turned = (): void => {
    if (document.visibilityState === 'visible') touched()
    else setHere(false)
  }
  onMount(() => {
    const timer = setInterval(() => {
      if (Date.now() - lastMs >= AWAY_MS) setHere(false)
    }, 5_000)
    for (const sign of signs) window.addEventListener(sign, touched, { capture: true, passive: true })
    document.addEventListener('visibilitychange', turned)
    onCleanup(() => {
      clearInterval(timer)
      for (const sign of signs) window.removeEventListener(sign, touched, { capture: true })
      document.removeEventListener('visibilitychange', turned)
    })
  })
  return here
}
