import { outboxKept } from '../../live/use-outbox.ts'

/** Keeping an edit takes a blink; a browser that does not answer must not hold the person up, in milliseconds. */
const KEPT_WITHIN_MS = 2_000

/** Before the page is left: enters what is being typed, and waits until it is kept. */
export async function keepTyped(): Promise<void> {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  await Promise.race([outboxKept(), new Promise((resolve) => setTimeout(resolve, KEPT_WITHIN_MS))])
}
