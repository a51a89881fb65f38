type Hands = {
  readonly follow: (moved: PointerEvent) => void
  readonly letGo: () => void
  /** Escape, or the browser has other plans with the pointer. */
  readonly takeBack: () => void
}

/**
 * Follows the pointer of a press over the whole page, until one of its ends.
 *
 * @returns aborted by then
 */
export function followPress(press: PointerEvent, { follow, letGo, takeBack }: Hands): AbortSignal {
  const ending = new AbortController()
  const { signal } = ending
  const isOther = ({ pointerId }: PointerEvent): boolean => pointerId !== press.pointerId
  const end = (how: () => void): void => {
    ending.abort()
    how()
  }
  document.addEventListener('pointermove', (moved) => isOther(moved) || follow(moved), { signal })
  document.addEventListener('pointerup', (up) => isOther(up) || end(letGo), { signal })
  document.addEventListener('pointercancel', (gone) => isOther(gone) || end(takeBack), { signal })
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      end(takeBack)
    },
    { signal, capture: true },
  )
  return signal
}
