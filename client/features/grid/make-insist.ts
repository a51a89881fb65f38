const RETRY_MS = 1500

export type Insist = {
  /** Tries until it succeeds, the reader is gone, or the fault is final: that one is thrown. */
  readonly read: <T>(read: () => Promise<T>) => Promise<T>
  /** Tries again now what failed for lack of a connection. */
  readonly wake: () => void
}

type InsistOptions = {
  /** A fault that trying again will not mend. */
  readonly isFinal: (error: unknown) => boolean
  readonly isGone: () => boolean
  readonly onFault: (error: unknown) => void
}

/** Reads that must succeed in the end. */
export function makeInsist({ isFinal, isGone, onFault }: InsistOptions): Insist {
  const wakers = new Set<() => void>()
  return {
    async read(read) {
      for (;;) {
        try {
          return await read()
        } catch (error) {
          if (isFinal(error) || isGone()) {
            onFault(error)
            throw error
          }
          await new Promise<void>((resolve) => {
            wakers.add(resolve)
            setTimeout(resolve, RETRY_MS)
          })
        }
      }
    },
    wake() {
      for (const wake of wakers) wake()
      wakers.clear()
    },
  }
}
