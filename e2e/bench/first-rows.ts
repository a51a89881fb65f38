import type { BrowserContext, Page } from 'playwright-core'

/** What the function below leaves in a page: when the first rows had been painted. */
type Watched = { firstRowsMs: Promise<number> }

/** Makes every page that this context opens tell when the first element of `selector` was painted. */
export async function watchFirstRows(context: BrowserContext, selector: string): Promise<void> {
  await context.addInitScript((row) => {
    const firstRowsMs = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector(row) === null) return
        observer.disconnect()
        // A message that is posted within a frame is heard once that frame has been drawn.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.addEventListener('message', () => resolve(performance.now()))
          port1.start()
          port2.postMessage(null)
        })
      })
      observer.observe(document, { childList: true, subtree: true })
    })
    Object.assign(window, { firstRowsMs })
  }, selector)
}

/** Goes to `url` and answers the milliseconds from the start of the navigation to painted rows. */
export async function timeFirstRows(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' })
  // Put there by the script above.
  return await page.evaluate(() => (window as unknown as Watched).firstRowsMs)
}
