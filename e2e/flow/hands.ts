import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Waits until it can be seen. @throws with what could be seen instead */
export async function see(locator: Locator, timeoutMs = 15_000): Promise<void> {
  try {
    await locator.first().waitFor({ state: 'visible', timeout: timeoutMs })
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${await readPage(locator.page())}`, {
      cause: error,
    })
  }
}

/** Waits until a menu takes keys, which is a moment after it is on screen, and presses these. */
export async function pressIn(page: Page, menu: string, ...keys: readonly string[]): Promise<void> {
  await see(page.getByRole('menu', { name: menu }).and(page.locator(':focus, :has(:focus)')))
  for (const key of keys) await page.keyboard.press(key)
}

/** Where a page is and what stands on it: nobody looks at the screen of a test that failed elsewhere. */
async function readPage(page: Page): Promise<string> {
  const text = await page.evaluate(() => document.body.innerText).catch(String)
  return `${page.url()}: ${text.replaceAll(/\s+/g, ' ').slice(0, 1_000)}`
}

/** Waits until it can no longer be seen. */
export async function seeNoMore(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'hidden' })
}

/** Waits until what is read is as expected. */
export async function until<T>(read: () => Promise<T>, check: (value: T) => void, timeoutMs = 15_000): Promise<void> {
  await expect.poll(async () => passes(check, await read()), { timeout: timeoutMs, interval: 100 }).toBe('as expected')
}

function passes<T>(check: (value: T) => void, value: T): string {
  try {
    check(value)
    return 'as expected'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Watches from now on for something that may be there for a moment only; the answer tells whether it was. */
export async function noticed(page: Page, selector: string): Promise<() => Promise<boolean>> {
  const seen = await page.evaluateHandle((wanted) => {
    const found = { was: document.querySelector(wanted) !== null }
    new MutationObserver(() => (found.was ||= document.querySelector(wanted) !== null)).observe(document, {
      attributes: true,
      childList: true,
      subtree: true,
    })
    return found
  }, selector)
  return () => seen.evaluate(({ was }) => was)
}

/** Chooses from a select by its label. */
export async function choose(within: Page | Locator, label: string, option: string): Promise<void> {
  const page = 'page' in within ? within.page() : within
  await within.getByRole('button', { name: new RegExp(`^${escaped(label)}\\b`) }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

type HeldFile = { readonly name: string; readonly type: string; readonly bytes: Buffer }

/** Drops a file on the page, as a hand with a mouse does. */
export async function dropFile(page: Page, file: HeldFile): Promise<void> {
  await dropFiles(page.locator('body'), [file])
}

/** Drops files on one part of a page. */
export async function dropFiles(target: Locator, files: readonly HeldFile[]): Promise<void> {
  const dataTransfer = await target.page().evaluateHandle(
    (held) => {
      const transfer = new DataTransfer()
      for (const { name, type, base64 } of held) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        transfer.items.add(new File([bytes], name, { type }))
      }
      return transfer
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  )
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer })
}

export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
