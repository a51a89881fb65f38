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
    if (origin?.isConnected) origin.focus({ preventScroll: true })
  }
}

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
