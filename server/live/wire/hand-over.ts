import type { Outlet } from './outlet.ts'

/** Takes a stream over: writes its first message to `outlet`, and all later ones by itself. */
type TakeOver = (outlet: Outlet) => void

const handed = new WeakMap<object, TakeOver>()

/**
 * A stand-in for a subscription's events that a procedure yields once, instead of all of them. On a
 * socket it is never sent: where tRPC would encode it, `takeOver` learns where the messages of this
 * subscription go (codec.ts). The procedure then only waits until it is over.
 */
export function handOver<Event>(takeOver: TakeOver): Event {
  const standIn = {}
  handed.set(standIn, takeOver)
  // Nobody reads it as an event; the type is what the client gets to see.
  return standIn as Event
}

/** Whether `data`, as tRPC is about to encode it, is a stand-in; tracked ones are wrapped with their id. */
export function takeOverOf(data: unknown): TakeOver | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  if ('data' in data && typeof data.data === 'object' && data.data !== null) return handed.get(data.data)
  return handed.get(data)
}
