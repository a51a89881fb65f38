import { createEffect, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

/** Frames within which a card that was gone to is drawn: its records may be on their way. */
const MAX_FRAMES = 60

/** What has the focus. `elementOf`: where it is drawn, its place where it has no record; null while it is not. */
export type CardFocus<Active extends { readonly recordId: string | null }> = {
  readonly active: Accessor<Active | null>
  /** Grows whenever the person, not a change, goes to a card. */
  readonly moves: Accessor<number>
  readonly elementOf: (card: Active) => HTMLElement | null
}

/**
 * Keeps the focus on the active card: where keys have led it, and where its record has gone. A card that leaves takes
 * the focus with it into nowhere; it is fetched back, unless the person has gone elsewhere meanwhile.
 */
export function createCardFocus<Active extends { readonly recordId: string | null }>(
  cards: CardFocus<Active>,
  root: () => HTMLElement | undefined,
): void {
  let frame = 0
  onCleanup(() => cancelAnimationFrame(frame))

  const element = (): HTMLElement | null => {
    const card = cards.active()
    return card && cards.elementOf(card)
  }
  /** Whether the focus is here, or lost from here. */
  const isOurs = (): boolean => {
    const active = document.activeElement
    return active === null || active === document.body || root()?.contains(active) === true
  }

  function settle(frames: number): void {
    cancelAnimationFrame(frame)
    const target = element()
    if (target && isOurs() && document.activeElement !== target) {
      target.focus({ preventScroll: true })
      target.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
    const waits = cards.active()?.recordId === null || target === null
    if (waits && frames > 0) frame = requestAnimationFrame(() => settle(frames - 1))
  }

  createEffect(on(cards.moves, () => settle(MAX_FRAMES), { defer: true }))
  // What others do moves the focus only where it was.
  let had = false
  const note = (): void => {
    had = root()?.contains(document.activeElement) === true
  }
  const leave = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node) note()
  }
  document.addEventListener('focusin', note)
  document.addEventListener('focusout', leave)
  onCleanup(() => {
    document.removeEventListener('focusin', note)
    document.removeEventListener('focusout', leave)
  })
  createEffect(
    on(
      cards.active,
      () => {
        if (had) frame = requestAnimationFrame(() => settle(MAX_FRAMES))
      },
      { defer: true },
    ),
  )
}
