export type MenuChoice = {
  /** For the menu's content: where the focus was before. */
  readonly onOpenAutoFocus: () => void
  /** Takes what was chosen, to be done once the menu has given the focus back: at once, or after a touch when it is gone. */
  readonly choose: (act: () => void, by: 'touch' | 'other') => void
  /** For the menu's content. */
  readonly onCloseAutoFocus: () => void
}

/**
 * Does what was chosen in a menu after it has given the focus back: a dialog would lose it to the menu's button. The
 * menu itself would wait for two timers, which keys come before where a page is busy: they would be typed into nothing.
 * After a touch it does wait, as the click that follows a touch would hit what has come up under the finger.
 */
export function createMenuChoice(): MenuChoice {
  let before: Element | null = null
  let chosen: (() => void) | undefined
  const act = (): void => {
    const wanted = chosen
    chosen = undefined
    wanted?.()
  }
  return {
    onOpenAutoFocus() {
      before = document.activeElement
    },
    choose(wanted, by) {
      chosen = wanted
      const held = before
      if (by === 'touch' || !(held instanceof HTMLElement) || held === document.body) return
      // After what else the menu does about this very key or click.
      queueMicrotask(() => {
        if (!held.isConnected) return
        leave(held)
        held.focus({ preventScroll: true })
        act()
      })
    },
    // After the focus has moved, which is the rest of this very call.
    onCloseAutoFocus: () => queueMicrotask(act),
  }
}

/**
 * A menu that loses the focus to anything but its button closes at once, and leaves the focus where it is from then on.
 * `beside` is its button, or what it is the menu of: what that lies in, which closes as well when it loses the focus,
 * does not.
 */
function leave(beside: HTMLElement): void {
  const elsewhere = document.createElement('span')
  elsewhere.tabIndex = -1
  // No place of its own: nothing moves.
  elsewhere.style.position = 'fixed'
  beside.after(elsewhere)
  elsewhere.focus({ preventScroll: true })
  elsewhere.remove()
}
