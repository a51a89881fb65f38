import type { ReportersSee } from '@operagrid/shared/domain/visibility'

/** What the reporters of a grid see of it, alike for all: which records, and the ids of the fields. */
export type ReporterScope = { readonly records: ReportersSee; readonly fieldIds: readonly string[] }

/** What reporters see of a grid; null = for them there is no such grid. */
export type ReporterView = ReporterScope | null

/**
 * Which records and fields of a grid its reporters see. Row security answers alike for all of them, so it is read
 * once. It is unknown from the moment that something may change it until it was read anew, and
 * meanwhile nobody is told anything that depends on it.
 */
export class ReporterSight {
  readonly #read: () => Promise<ReporterView>
  readonly #learned: (view: ReporterView) => void
  #view: ReporterView | undefined
  /** Counts what made an earlier reading worthless. */
  #era = 0
  /** The reading under way: whoever waits for the same answer shares it. */
  #looking: { readonly era: number; readonly done: Promise<void> } | null = null
  #veils = 0
  #unveiled: Promise<void> = Promise.resolve()
  #unveil = (): void => undefined

  /** @param learned told as soon as it is known again, and when it is another than before */
  constructor(read: () => Promise<ReporterView>, learned: (view: ReporterView) => void) {
    this.#read = read
    this.#learned = learned
  }

  /** What they see; undefined while that is unknown. */
  get view(): ReporterView | undefined {
    return this.#view
  }

  get era(): number {
    return this.#era
  }

  /** What they see, once that is known. @throws AppError UNAVAILABLE */
  async settle(): Promise<ReporterView> {
    for (;;) {
      if (this.#view !== undefined) return this.#view
      if (this.#veils > 0) await this.#unveiled
      else await this.#look()
    }
  }

  /** What is known is of no use any more; it is read when somebody asks. */
  drop(): void {
    this.#era += 1
    this.#view = undefined
  }

  /** Something may have changed it: it is read anew. */
  forget(): void {
    this.drop()
    // A failed reading is made up for by the next one, at the latest the heartbeat's.
    if (this.#veils === 0) this.#look().catch(() => undefined)
  }

  /** Something is about to change it: nothing is known until the answer was called, and then it is read anew. */
  veil(): () => void {
    if (this.#veils === 0) this.#unveiled = new Promise((resolve) => (this.#unveil = resolve))
    this.#veils += 1
    this.forget()
    return () => {
      this.#veils -= 1
      this.forget()
      if (this.#veils === 0) this.#unveil()
    }
  }

  /** What was read while `era` was the present one; of no use when it no longer is. */
  learn(era: number, view: ReporterView): void {
    if (era !== this.#era || this.#veils > 0) return
    const before = this.#view
    this.#view = view
    if (before === undefined || JSON.stringify(before) !== JSON.stringify(view)) this.#learned(view)
  }

  async #look(): Promise<void> {
    const era = this.#era
    if (this.#looking?.era !== era) {
      const done = this.#read().then((view) => this.learn(era, view))
      this.#looking = { era, done }
    }
    const { done } = this.#looking
    try {
      await done
    } finally {
      if (this.#looking?.done === done) this.#looking = null
    }
  }
}
