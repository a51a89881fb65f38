import { createSignal, onCleanup } from 'solid-js'

const holders = new Set<() => string | null>()

/**
 * Says what would be lost if the page were left just now: `words` answers it as the object of a
 * sentence ("the import of log.csv"), null while there is nothing. Ends with its owner. The browser
 * asks before such a page is left, and so does the offer to load a new version.
 */
export function createUnsaved(words: () => string | null): void {
  holders.add(words)
  onCleanup(() => holders.delete(words))
}

/** Everything that would be lost now. */
export function unsavedWords(): readonly string[] {
  return [...holders].flatMap((words) => words() ?? [])
}

let leaving = false

/** Loads the page anew, without another question. */
export function reloadPage(): void {
  leaving = true
  location.reload()
}

const [pageLeaves, setPageLeaves] = createSignal(false)
/** True while `leavePage` is under way. */
export { pageLeaves }

/**
 * Leaves a workspace, or the device: does `work`, then goes to one of our pages as a new document, without another
 * question. Whatever this one holds in its memory ends with it. Where `work` fails the page stays, and this throws.
 */
export async function leavePage(path: string, work: () => Promise<unknown>): Promise<void> {
  setPageLeaves(true)
  try {
    await work()
  } catch (error) {
    setPageLeaves(false)
    throw error
  }
  leaving = true
  location.assign(path)
}

window.addEventListener('beforeunload', (event) => {
  if (!leaving && unsavedWords().length > 0) event.preventDefault()
})
