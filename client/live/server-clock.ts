import { createSignal } from 'solid-js'

/** How far the server's clock is ahead of this device's, in ms; 0 until it was heard once. Reactive. */
const [aheadMs, setAheadMs] = createSignal(0)
export { aheadMs }

/** Sets this page's clock by what an answer said, which was asked for at `askedMs`. */
export function setByServer(now: string, askedMs: number): void {
  // The answer was on its way for half of the time that passed.
  setAheadMs(Date.parse(now) - (askedMs + Date.now()) / 2)
}

/** The server's time now, as cells hold moments. */
export function serverNow(): string {
  return new Date(serverTime(Date.now())).toISOString()
}

/** A moment of this device's clock as the server's, both in ms. Reactive. */
export function serverTime(deviceMs: number): number {
  return deviceMs + aheadMs()
}
