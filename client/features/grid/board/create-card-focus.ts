import { createEffect, on, onCleanup } from 'solid-js'

import type { Board } from './create-board.ts'

/** Frames within which a card that was gone to is drawn: its records may be on their way. */
const MAX_FRAMES = 60

/** The id of a card's element. */
export function cardId(recordId: string): string {
  return `card-${recordId}`
}

/** The id of the part of a column that holds its cards. */
export function columnBodyId(at: number): string {
  return `board-column-${at}`
}

/**
 * Keeps the focus on the active card: where keys have led it, and where its record has gone. A card that leaves takes
 * the focus with it into nowhere; it is fetched back, unless the person has gone elsewhere meanwhile.
 */
export function createCardFocus(board: Board, root: () => HTMLElement | undefined): void {
  let frame = 0
  onCleanup(() => cancelAnimationFrame(frame))

  const element = (): HTMLElement | null => {
    const card = board.active()
    if (!card) return null
    if (card.recordId !== null) return document.getElementById(cardId(card.recordId))
    return document.getElementById(columnBodyId(board.columns.values().indexOf(card.value)))
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
    const waits = board.active()?.recordId === null || target === null
    if (waits && frames > 0) frame = requestAnimationFrame(() => settle(frames - 1))
  }

  createEffect(on(board.moves, () => settle(MAX_FRAMES), { defer: true }))
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
      board.active,
      () => {
        if (had) frame = requestAnimationFrame(() => settle(MAX_FRAMES))
      },
      { defer: true },
    ),
  )
}
