import { createSignal, onCleanup, type Accessor } from 'solid-js'

type Ticker = {
  readonly now: Accessor<Date>
  readonly tick: () => void
  readers: number
  timer: ReturnType<typeof setInterval> | undefined
}

const tickers = new Map<number, Ticker>()

/**
 * The time, moving every `stepMs`. All readers of one step share one timer, which rests while
 * nobody reads or the page is hidden. Call it inside a memo or effect: its cleanup lets go.
 */
export function useNow(stepMs: number): Date {
  const ticker = tickers.get(stepMs) ?? makeTicker(stepMs)
  ticker.readers += 1
  if (ticker.timer === undefined) {
    ticker.tick()
    ticker.timer = setInterval(() => {
      if (!document.hidden) ticker.tick()
    }, stepMs)
  }
  onCleanup(() => {
    ticker.readers -= 1
    // A reader that runs again lets go and takes hold in one go: look only after that.
    queueMicrotask(() => {
      if (ticker.readers > 0) return
      clearInterval(ticker.timer)
      ticker.timer = undefined
    })
  })
  return ticker.now()
}

function makeTicker(stepMs: number): Ticker {
  const [now, setNow] = createSignal(new Date())
  const ticker: Ticker = { now, tick: () => setNow(new Date()), readers: 0, timer: undefined }
  tickers.set(stepMs, ticker)
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && ticker.readers > 0) ticker.tick()
  })
  return ticker
}
