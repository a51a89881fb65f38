import { createComputed, type Accessor } from 'solid-js'

/**
 * Remembers what had the focus when `open` became true and answers a function that gives it back.
 * An item of a menu is gone by then: its menu's button gets the focus, or for a context menu
 * what had it before.
 */
export function createReturnFocus(open: Accessor<boolean>): () => void {
  watchFocus()
  let origin: HTMLElement | undefined
  createComputed(() => {
    if (open()) origin = findOrigin()
  })
  return () => {
    // A layer that has come in its place keeps it, and gives it back when that closes.
    const layer = document.activeElement?.closest('[role="dialog"]')
    if (layer && !layer.contains(origin ?? null)) {
      handedOn = origin
      return
    }
    const target = origin?.isConnected ? origin : handedOn
    handedOn = undefined
    if (target?.isConnected) target.focus({ preventScroll: true })
  }
}

/** What had the focus before a layer in whose place another one has come. */
let handedOn: HTMLElement | undefined

function findOrigin(): HTMLElement | undefined {
  const active = document.activeElement
  if (!(active instanceof HTMLElement) || active === document.body) return lastOutside
  const menu = active.closest('[role="menu"]')
  if (!menu) return active
  return document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(menu.id)}"]`) ?? lastOutside
}

let watching = false
let lastOutside: HTMLElement | undefined

function watchFocus(): void {
  if (watching) return
  watching = true
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && !target.closest('[role="menu"]')) lastOutside = target
  })
}
