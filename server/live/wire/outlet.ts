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

/** What of a wire a subscription needs. */
type WireEnd = Pick<Wire, 'write' | 'behind' | 'whenDrained'>

/** A subscription on a socket. */
export class SocketOutlet implements Outlet {
  readonly #wire: WireEnd
  readonly #front: string

  /** @param front its envelope's beginning, up to and with the request's id */
  constructor(wire: WireEnd, front: string) {
    this.#wire = wire
    this.#front = front
  }

  get behind(): boolean {
    return this.#wire.behind
  }

  send(message: Message): Sent {
    return this.#wire.write(message.frame(this.#front))
  }

  whenDrained(listener: () => void): void {
    this.#wire.whenDrained(listener)
  }
}
