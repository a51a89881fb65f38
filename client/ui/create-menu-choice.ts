export type MenuChoice = {
  /** Takes what was chosen, to be done once the menu is gone. */
  readonly choose: (act: () => void) => void
  /** For the menu's content. */
  readonly onCloseAutoFocus: () => void
}

/**
 * Does what was chosen in a menu after the menu has closed and given the focus back. Before that,
 * a dialog would lose the focus to the menu's button, and the Enter that chose would submit its form.
 */
export function createMenuChoice(): MenuChoice {
  let chosen: (() => void) | undefined
  return {
    choose(act) {
      chosen = act
    },
    onCloseAutoFocus() {
      const act = chosen
      chosen = undefined
      // After the focus has moved, which is the rest of this very call.
      if (act) queueMicrotask(act)
    },
  }
}
