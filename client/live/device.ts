/** How often the clock is looked at, and what counts as a jump: the device slept in between. In milliseconds. */
const TICK_MS = 5_000
const JUMP_MS = 20_000

/**
 * What this device went through. `woke`: nothing ran for a while, or the page is looked at again.
 * `network`: it may be another one than before.
 */
export type DeviceEvent = 'woke' | 'online' | 'offline' | 'network'

/** Calls `listener` with what happens to this device until the answered function is called. */
export function watchDevice(listener: (event: DeviceEvent) => void): () => void {
  const ended = new AbortController()
  const { signal } = ended
  let tickedMs = Date.now()
  const ticking = setInterval(() => {
    const jumped = Date.now() - tickedMs > JUMP_MS
    tickedMs = Date.now()
    if (jumped) listener('woke')
  }, TICK_MS)
  const woke = (): void => listener('woke')
  window.addEventListener('online', () => listener('online'), { signal })
  window.addEventListener('offline', () => listener('offline'), { signal })
  // Out of the cache of pages left, and out of a freeze: both without a load.
  window.addEventListener('pageshow', (event) => event.persisted && woke(), { signal })
  document.addEventListener('resume', woke, { signal })
  document.addEventListener('visibilitychange', () => !document.hidden && woke(), { signal })
  networkOf(navigator)?.addEventListener('change', () => listener('network'), { signal })
  return () => {
    ended.abort()
    clearInterval(ticking)
  }
}

/** The Network Information API, which not every browser has and TypeScript does not know. */
function networkOf(browser: object): EventTarget | undefined {
  return 'connection' in browser && browser.connection instanceof EventTarget ? browser.connection : undefined
}
