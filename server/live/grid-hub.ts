import type { GridChange } from '@operagrid/shared/domain/change'

/** Further behind than this a hub begins anew instead of reading everything it missed. */
const MAX_GAP = 5_000
/** What comes in while the hub reads is held up to here; the rest is read as well. */
const MAX_HELD = 10_000

/** Where a hub reads what it was not told. */
export type HubSource<Start extends HubStart = HubStart> = {
  /** The grid's version, and the last changes up to it, oldest first; null = there is no such grid. */
  readHead(): Promise<Start | null>
  /** What came after `version`, oldest first; perhaps not all of it, but nothing left out in between. */
  readAfter(version: number): Promise<readonly GridChange[]>
}

export type HubStart = { readonly version: number; readonly recent: readonly GridChange[] }

export type HubListener<Start extends HubStart = HubStart> = {
  /** What is told from now on follows `start`: the first word, and again after too much was missed. */
  begin(start: Start): void
  /** The changes that follow the last ones told. */
  tell(changes: readonly GridChange[]): void
}

/**
 * One grid's changes on this node, dense and in version order, whatever order, doubles and losses they
 * come in with. What commits here is pushed; what commits elsewhere is noticed as a gap or by
 * `reached`, and read from the database, which is the truth.
 */
export class GridHub<Start extends HubStart = HubStart> {
  readonly #source: HubSource<Start>
  readonly #listener: HubListener<Start>
  #head: number | null = null
  /** A version that is known to exist. */
  #wanted = 0
  #held: GridChange[] = []
  #reads = false
  #reading: Promise<void> = Promise.resolve()

  constructor(source: HubSource<Start>, listener: HubListener<Start>) {
    this.#source = source
    this.#listener = listener
  }

  /** The last version told; null before the first word. */
  get head(): number | null {
    return this.#head
  }

  /**
   * The last version told, once everything that is known to exist was; null when there is no such grid.
   *
   * @throws AppError UNAVAILABLE when the database must be asked and does not answer
   */
  async settle(): Promise<number | null> {
    if (this.#head === null || this.#head < this.#wanted) await this.#read()
    return this.#head
  }

  push(changes: readonly GridChange[]): void {
    const last = changes.at(-1)
    if (last === undefined) return
    this.#wanted = Math.max(this.#wanted, last.version)
    if (this.#reads || this.#head === null) this.#hold(changes)
    else this.#take(changes)
    this.#readIfBehind()
  }

  /** The grid has this version in the database, as another node or the heartbeat says. */
  reached(version: number): void {
    this.#wanted = Math.max(this.#wanted, version)
    this.#readIfBehind()
  }

  #readIfBehind(): void {
    // A failed reading is tried again with the next word, at the latest the heartbeat's.
    if (this.#head === null || this.#head < this.#wanted) this.#read().catch(() => undefined)
  }

  #read(): Promise<void> {
    if (!this.#reads) {
      this.#reads = true
      this.#reading = this.#catchUp()
    }
    return this.#reading
  }

  async #catchUp(): Promise<void> {
    try {
      while (this.#head === null || this.#head < this.#wanted) {
        const before = this.#head
        if (before === null || this.#wanted - before > MAX_GAP) {
          const start = await this.#source.readHead()
          if (start === null) return this.#forget()
          // A cursor from nowhere: whoever came with it reads anew, and nobody else has missed anything.
          if (before !== null && start.version - before <= MAX_GAP) this.#wanted = this.#known(start.version)
          else this.#begin(start)
        } else this.#take(await this.#source.readAfter(before))
        this.#take([])
        // Whoever said that there is more was wrong. Nothing is lost by it: the heartbeat asks again.
        if (before !== null && this.#head === before) this.#wanted = before
      }
    } finally {
      this.#reads = false
    }
  }

  /** The last version there is for sure, where `version` was read. */
  #known(version: number): number {
    return this.#held.reduce((last, change) => Math.max(last, change.version), version)
  }

  #begin(start: Start): void {
    if (this.#head !== null && start.version <= this.#head) return
    this.#head = start.version
    this.#listener.begin(start)
  }

  /** There is no such grid. */
  #forget(): void {
    this.#wanted = this.#head ?? 0
    this.#held = []
  }

  #hold(changes: readonly GridChange[]): void {
    if (this.#held.length + changes.length > MAX_HELD) this.#held = []
    else this.#held.push(...changes)
  }

  /** Tells what follows of `changes` and of those held; the others are held until what is missing has come. */
  #take(changes: readonly GridChange[]): void {
    const head = this.#head ?? 0
    if (this.#held.length === 0 && follows(head, changes)) {
      this.#tell(changes)
      return
    }
    const sorted = [...this.#held, ...changes].toSorted((a, b) => a.version - b.version)
    this.#held = []
    const next: GridChange[] = []
    for (const change of sorted) {
      const due = head + next.length + 1
      if (change.version === due) next.push(change)
      else if (change.version > due) this.#hold([change])
    }
    this.#tell(next)
  }

  #tell(changes: readonly GridChange[]): void {
    const last = changes.at(-1)
    if (last === undefined) return
    this.#head = last.version
    this.#listener.tell(changes)
  }
}

function follows(head: number, changes: readonly GridChange[]): boolean {
  return changes.every((change, at) => change.version === head + at + 1)
}
