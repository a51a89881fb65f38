import { reloadPage, unsavedWords } from '../../live/unsaved.ts'
import { outboxKept } from '../../live/use-outbox.ts'
import { confirm } from '../../ui/confirm.ts'

/** Keeping an edit takes a blink; a browser that does not answer must not hold the person up, in milliseconds. */
const KEPT_WITHIN_MS = 2_000

/**
 * Loads the new version, at the person's word. What is being typed is entered first, and what was entered
 * is kept and sent by the new page; what cannot be kept is asked about.
 */
export async function loadUpdate(): Promise<void> {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  await Promise.race([outboxKept(), new Promise((resolve) => setTimeout(resolve, KEPT_WITHIN_MS))])
  const lost = unsavedWords()
  const sure =
    lost.length === 0 ||
    (await confirm({
      title: 'Load the new version now?',
      text: `This would be lost: ${lost.join(', ')}. You can update later just as well.`,
      confirmLabel: 'Load it',
    }))
  if (sure) reloadPage()
}
