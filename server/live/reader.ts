import type { Outlet } from './wire/outlet.ts'

/** The cursor of a reader who has nothing of use. */
export const NOWHERE = -1

/** One subscription's place in its class. */
export class Reader {
  /** The last version told to it; while it keeps pace its class knows. */
  cursor: number
  /** Where its messages go; null until the stream was handed over. */
  outlet: Outlet | null = null
  /** Resolves when the reader has left, rejects when it may read no longer. */
  readonly over: Promise<void>
  #end: { readonly resolve: () => void; readonly reject: (reason: unknown) => void }
  readonly #leaving: (reader: Reader) => void
  #left = false

  constructor(cursor: number, leaving: (reader: Reader) => void) {
    this.cursor = cursor
    this.#leaving = leaving
    let end = { resolve: (): void => undefined, reject: (_reason: unknown): void => undefined }
    this.over = new Promise((resolve, reject) => (end = { resolve, reject }))
    // It may end before anybody waits for the end.
    this.over.catch(() => undefined)
    this.#end = end
  }

  get left(): boolean {
    return this.#left
  }

  /** Nothing is written for it from now on. */
  leave(): void {
    if (this.#left) return
    this.#left = true
    this.#leaving(this)
    this.#end.resolve()
  }

  fail(reason: unknown): void {
    this.#end.reject(reason)
    this.leave()
  }
}
