import type { GridChange } from '@operagrid/shared/domain/change'

export type Delivery =
  | { readonly type: 'changes'; readonly changes: readonly GridChange[] }
  | { readonly type: 'overflow'; readonly version: number }

/** A reader's place in a hub: an async iterable that ends with the signal or `close()`. */
export type Mailbox = AsyncIterable<Delivery> & { close(): void }

/**
 * One grid's changes on this node, in version order. What commits here is pushed; what
 * commits elsewhere is noticed as a gap or by `reached`, and read from the database.
 * The hub exists while somebody listens.
 */
export class GridHub {
  readonly #readAfter: (version: number) => Promise<GridChange[]>
  readonly #empty: () => void
  readonly #listeners = new Set<(changes: readonly GridChange[]) => void>()
  /** The last version told, or null before the first: then there is nothing to compare with. */
  #head: number | null = null
  #filling: Promise<void> | null = null
  #held: GridChange[] = []

  constructor(readAfter: (version: number) => Promise<GridChange[]>, empty: () => void) {
    this.#readAfter = readAfter
    this.#empty = empty
  }

  listen(listener: (changes: readonly GridChange[]) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#empty()
    }
  }

  push(changes: readonly GridChange[]): void {
    if (this.#filling !== null) {
      this.#held.push(...changes)
      return
    }
    const fresh = changes.filter((change) => this.#head === null || change.version > this.#head)
    const first = fresh[0]
    if (first === undefined) return
    if (this.#head !== null && first.version !== this.#head + 1) {
      this.#held.push(...fresh)
      this.#fill()
      return
    }
    this.#tell(fresh)
  }

  /** The database's head as it was just read. */
  reached(version: number): void {
    if (this.#head === null) this.#head = version
    else if (version > this.#head && this.#filling === null) this.#fill()
  }

  openMailbox(signal: AbortSignal, maxHeld: number): Mailbox {
    return openMailbox((listener) => this.listen(listener), signal, maxHeld)
  }

  /** Reads what was missed. When that fails the held changes are dropped: the heartbeat asks the database again. */
  #fill(): void {
    this.#filling = this.#readAfter(this.#head ?? 0)
      .then((missed) => {
        this.#tell(missed)
        return missed.length > 0
      })
      .catch(() => false)
      .then((advanced) => {
        this.#filling = null
        const held = this.#held
        this.#held = []
        if (advanced && held.length > 0) this.push(held.toSorted((a, b) => a.version - b.version))
      })
  }

  #tell(changes: readonly GridChange[]): void {
    const last = changes.at(-1)
    if (last === undefined) return
    this.#head = last.version
    for (const listener of this.#listeners) listener(changes)
  }
}

/**
 * Gathers what arrives while the reader is busy and hands it over as one array. Past
 * `maxHeld` changes it forgets them and says `overflow`: the reader must look anew.
 */
function openMailbox(
  listen: (listener: (changes: readonly GridChange[]) => void) => () => void,
  signal: AbortSignal,
  maxHeld: number,
): Mailbox {
  let held: GridChange[] = []
  let overflow: number | null = null
  let wake: (() => void) | null = null
  let closed = signal.aborted

  const stopListening = listen((changes) => {
    held.push(...changes)
    if (held.length > maxHeld || overflow !== null) {
      overflow = held.at(-1)?.version ?? overflow
      held = []
    }
    wake?.()
  })
  const close = () => {
    closed = true
    stopListening()
    signal.removeEventListener('abort', close)
    wake?.()
  }
  signal.addEventListener('abort', close)

  async function* deliveries(): AsyncGenerator<Delivery, void, void> {
    while (!closed) {
      if (overflow !== null) {
        const version = overflow
        overflow = null
        yield { type: 'overflow', version }
      } else if (held.length > 0) {
        const changes = held
        held = []
        yield { type: 'changes', changes }
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        wake = null
      }
    }
  }
  return { [Symbol.asyncIterator]: deliveries, close }
}
