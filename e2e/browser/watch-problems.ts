import type { BrowserContext, Page } from 'playwright-core'

/** What went wrong in somebody's pages, gathered while they are used. */
export type Problems = {
  /** What was not expected so far, one line each. */
  list(): readonly string[]
  /** While `work` runs and for a moment after it, problems that fit one of the patterns are as they should be. */
  during<T>(patterns: readonly RegExp[], work: () => Promise<T>): Promise<T>
}

/** Leaving a page drops what it was still loading. */
const always = [/net::ERR_ABORTED/]

/** Collects console errors, uncaught exceptions, refusals by the content security policy and failed requests. */
export async function watchProblems(context: BrowserContext): Promise<Problems> {
  const found: string[] = []
  const expected = new Set<RegExp>(always)
  const note = (page: Page | null, text: string): void => {
    const line = `${page === null ? '' : `${new URL(page.url()).pathname}: `}${text}`
    if (![...expected].some((pattern) => pattern.test(line)) && !found.includes(line)) found.push(line)
  }
  context.on('console', (message) => {
    // Chrome says only here which request failed with which status, and which line of the policy was broken.
    if (message.type() === 'error') note(message.page(), `console: ${message.text()} ${message.location().url}`)
  })
  context.on('weberror', (error) => note(error.page(), `uncaught: ${error.error().stack ?? String(error.error())}`))
  context.on('requestfailed', (request) => {
    const page = request.isNavigationRequest() ? null : request.frame().page()
    note(page, `failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ''}`)
  })
  await context.exposeBinding('tellRefusal', ({ page }, text: string) => note(page, `policy: ${text}`))
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      // Put there by exposeBinding.
      const { tellRefusal } = window as unknown as { tellRefusal: (text: string) => void }
      tellRefusal(`${event.violatedDirective} refused ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
    })
  })
  return {
    list: () => found,
    async during(patterns, work) {
      for (const pattern of patterns) expected.add(pattern)
      try {
        return await work()
      } finally {
        // The console lags behind the page. Only its own patterns go: another `during` may be under way by then.
        setTimeout(() => patterns.forEach((pattern) => expected.delete(pattern)), 1000)
      }
    },
  }
}
