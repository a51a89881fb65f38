/** One change as the members of a class get it: encoded once, whoever reads it. */
type Piece = { readonly version: number; readonly json: string; readonly atMs: number }

/** Stands where one was let go, so that its text is free at once. */
const gone: Piece = { version: 0, json: '', atMs: 0 }

/** Stretch of a ring: its pieces in order, and the version that a reader of them has reached. */
export type Stretch = { readonly pieces: readonly string[]; readonly upTo: number }

export type RingLimits = {
  readonly pieces: number
  readonly chars: number
  /** Characters of one piece. */
  readonly piece: number
  readonly ageMs: number
  readonly keep: number
}

const limits: RingLimits = {
  pieces: 20_000,
  chars: 8 * 1024 * 1024,
  // As much as a socket takes at once, however many bytes a character has.
  piece: 1024 * 1024,
  // A reader who was away longer is looked after by the database.
  ageMs: 60_000,
  // However old: of a quiet grid the last changes cost nothing.
  keep: 200,
}

/** The recent changes of a class in memory, in version order, bounded in number, size and age. */
export class Ring {
  readonly #limits: RingLimits
  #pieces: Piece[] = []
  /** Where the ring begins in `#pieces`: what lies before was let go. */
  #start = 0
  #chars = 0
  #from: number

  /** @param from the version after which everything will be here */
  constructor(from: number, most: RingLimits = limits) {
    this.#from = from
    this.#limits = most
  }

  /** Everything the class sees after this version is here. */
  get from(): number {
    return this.#from
  }

  /** One that is too long is not kept: the ring begins behind it, and its readers read windows. */
  push(version: number, json: string, nowMs: number): void {
    if (json.length > this.#limits.piece) {
      this.#beginAt(version)
      return
    }
    this.#pieces.push({ version, json, atMs: nowMs })
    this.#chars += json.length
    while (this.#length > this.#limits.pieces || this.#chars > this.#limits.chars) this.#letGo()
  }

  /** Puts older changes in front, `from` being the version after which none is missing. They must fit. */
  prepend(from: number, older: readonly { readonly version: number; readonly json: string }[], nowMs: number): void {
    const long = older.findLastIndex(({ json }) => json.length > this.#limits.piece)
    const kept = older.slice(long + 1)
    const chars = kept.reduce((sum, { json }) => sum + json.length, 0)
    if (this.#length + kept.length > this.#limits.pieces || this.#chars + chars > this.#limits.chars) return
    this.#pieces = [...kept.map((piece) => ({ ...piece, atMs: nowMs })), ...this.#pieces.slice(this.#start)]
    this.#start = 0
    this.#chars += chars
    this.#from = older[long]?.version ?? from
  }

  /**
   * What came after `cursor` up to version `upTo`, at most `maxChars` but at least one piece; null when
   * the ring does not reach back that far.
   */
  after(cursor: number, upTo: number, maxChars: number): Stretch | null {
    if (cursor < this.#from) return null
    const pieces: string[] = []
    let chars = 0
    for (let at = this.#firstAfter(cursor); at < this.#pieces.length; at += 1) {
      const piece = this.#pieces[at]
      if (piece === undefined || piece.version > upTo) break
      chars += piece.json.length + 1
      if (pieces.length > 0 && chars > maxChars) return { pieces, upTo: this.#pieces[at - 1]?.version ?? cursor }
      pieces.push(piece.json)
    }
    return { pieces, upTo }
  }

  /** Lets go of what is older than a reader may be away. */
  trim(nowMs: number): void {
    while (this.#length > this.#limits.keep) {
      const oldest = this.#pieces[this.#start]
      if (oldest === undefined || nowMs - oldest.atMs < this.#limits.ageMs) return
      this.#letGo()
    }
  }

  #beginAt(version: number): void {
    this.#pieces = []
    this.#start = 0
    this.#chars = 0
    this.#from = version
  }

  get #length(): number {
    return this.#pieces.length - this.#start
  }

  #letGo(): void {
    const oldest = this.#pieces[this.#start]
    if (oldest === undefined) return
    this.#from = oldest.version
    this.#chars -= oldest.json.length
    this.#pieces[this.#start] = gone
    this.#start += 1
    // Now and then, so that letting go of one piece does not move all others.
    if (this.#start > 1_000 && this.#start * 2 > this.#pieces.length) {
      this.#pieces = this.#pieces.slice(this.#start)
      this.#start = 0
    }
  }

  #firstAfter(version: number): number {
    let low = this.#start
    let high = this.#pieces.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#pieces[middle]?.version ?? 0) <= version) low = middle + 1
      else high = middle
    }
    return low
  }
}
