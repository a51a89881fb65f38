import { createSignal } from 'solid-js'

const [changes, setChanges] = createSignal(0)

/** Moves when a grid, a form or a dashboard was made, renamed or removed on this page: read the lists again. */
export const listChanges = changes

/** A feature calls this after it made, renamed or removed a grid, a form or a dashboard. */
export function tellListChanged(): void {
  setChanges((count) => count + 1)
}
