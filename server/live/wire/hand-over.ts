import type { AppError } from '@operagrid/shared/errors'

import type { Outlet } from './outlet.ts'

/**
 * Takes a stream over: writes its first message to `outlet`, all later ones by itself, and nothing any
 * more from the moment that the answer is called. Calls `fail` when it may not go on; it writes nothing
 * any more then. Answers null when it is over already.
 */
export type TakeOver = (outlet: Outlet, fail: (reason: AppError) => void) => (() => void) | null

const handed = new WeakMap<object, TakeOver>()

/**
 * A stand-in for a subscription's events, which a procedure yields once and then returns. On a socket
 * it is never sent: where tRPC would encode it the engine takes over and goes on writing tRPC's own
 * envelopes, while tRPC forgets the subscription with all that it holds (codec.ts).
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
