import { createRoot, ErrorBoundary, lazy, Suspense } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createUnsaved } from '../live/unsaved.ts'
import { ErrorScreen } from './error-screen.tsx'

const missing = (part: string) =>
  new TypeError(`Failed to fetch dynamically imported module: https://operagrid.test/assets/${part}.js`)
/** The site at the network's edge. */
let site: 'answers' | 'is gone' | 'is behind a proxy'
/** Whether the part of the page can be fetched. */
let served: boolean
let fetched: number
let dispose: () => void

/** A page whose code is fetched when it is shown, as all are. */
function show(part: string, error: () => Error = () => missing(part)) {
  const Page = lazy(() => {
    fetched += 1
    return served ? Promise.resolve({ default: () => <h1>The page</h1> }) : Promise.reject(error())
  })
  dispose = render(
    () => (
      <ErrorBoundary fallback={(fault: unknown, reset) => <ErrorScreen error={fault} onRetry={reset} />}>
        <Suspense>
          <Page />
        </Suspense>
      </ErrorBoundary>
    ),
    document.body,
  )
}
const title = () => document.querySelector('h1')?.textContent
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => {
  vi.useFakeTimers()
  site = 'is gone'
  served = false
  fetched = 0
  vi.stubGlobal('fetch', () => {
    if (site === 'is gone') return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(new Response(null, { status: site === 'answers' ? 200 : 502 }))
  })
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a page whose code cannot be fetched', () => {
  it('says that one is offline, asks for no reload, and opens by itself when the site answers', async () => {
    show('one')
    await pass(100)
    expect(title()).toBe('You are offline')
    expect(document.body.textContent).toContain('opens by itself')
    expect(document.body.textContent).not.toContain('Reload')
    await pass(120_000)
    // Without the site there is nothing to fetch it from.
    expect([title(), fetched]).toEqual(['You are offline', 1])
    site = 'answers'
    served = true
    await pass(31_000)
    expect([title(), fetched]).toEqual(['The page', 2])
  })

  it.each(['the device is online', 'the person asks'])('opens at once when %s', async (cause) => {
    show(`at once when ${cause}`)
    await pass(60_000)
    site = 'answers'
    served = true
    if (cause === 'the person asks') document.querySelector('button')?.click()
    else window.dispatchEvent(new Event('online'))
    await pass(10)
    expect(title()).toBe('The page')
  })

  it('waits as well while only a proxy answers', async () => {
    site = 'is behind a proxy'
    show('behind a proxy')
    await pass(60_000)
    expect([title(), fetched]).toEqual(['You are offline', 1])
  })

  it('asks before it is loaded anew, where the site answers in vain and something would be lost', async () => {
    const forget = createRoot((end) => {
      createUnsaved(() => 'what you typed in Note')
      return end
    })
    site = 'answers'
    show('of the version before')
    await pass(1_000)
    expect([title(), fetched]).toEqual(['A part of OperaGrid is missing', 2])
    expect(document.body.textContent).toContain('lost with it: what you typed in Note.')
    expect(document.querySelector('button')?.textContent).toBe('Reload the page')
    forget()
  })

  it('is not loaded anew time and again', async () => {
    sessionStorage.setItem('operagrid.part-reload', String(Date.now()))
    site = 'answers'
    show('of no version')
    await pass(1_000)
    expect(title()).toBe('A part of OperaGrid is missing')
    sessionStorage.clear()
  })
})

it('a page that breaks for another reason says so, with a reference', async () => {
  show('broken', () => new Error('no such thing'))
  await pass(100)
  expect(title()).toBe('Something broke on this page')
  expect(document.body.textContent).toMatch(/Reference C-/)
})
