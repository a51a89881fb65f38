import type { Message } from './message.ts'
import type { Sent, Wire } from './wire.ts'

/** Where the messages of one subscription go. */
export type Outlet = {
  send(message: Message): Sent
  /** True while more is held back than should be: nothing is sent then, its reader keeps a cursor. */
  readonly behind: boolean
  /** Calls `listener` once, when what was held back has gone out. */
  whenDrained(listener: () => void): void
}

/** A subscription on a socket. `front`: its envelope's beginning, up to and with the request's id. */
export function socketOutlet(wire: Wire, front: string): Outlet {
  return {
    send: (message) => wire.write(message.frame(front)),
    get behind() {
      return wire.behind
    },
    whenDrained: (listener) => wire.whenDrained(listener),
  }
}

/** A subscription whose reader asks for each message: server-sent events over HTTP, and tests. */
export type PullOutlet = Outlet & {
  /** The data of the next message; waits for it, undefined once closed. */
  next(): Promise<unknown>
  close(): void
}

/** Holds one message and no more: a slow reader is one that is behind. */
export function pullOutlet(): PullOutlet {
  let held: Message | null = null
  let closed = false
  let wake = (): void => undefined
  let drained: (() => void)[] = []
  return {
    send(message) {
      if (closed) return 'closed'
      held = message
      wake()
      return 'behind'
    },
    get behind() {
      return held !== null
    },
    whenDrained: (listener) => void drained.push(listener),
    async next() {
      while (held === null && !closed) await new Promise<void>((resolve) => (wake = resolve))
      if (held === null) return undefined
      const { text } = held
      held = null
      const waiting = drained
      drained = []
      for (const listener of waiting) listener()
      // Our own envelope, see message.ts.
      const { result } = JSON.parse(`{"id":0${text}`) as { result: { data: unknown } }
      return result.data
    },
    close() {
      closed = true
      wake()
    },
  }
}
