/** When something happened that every seed of a wave felt. */
export type Blow = { readonly what: string; readonly fromMs: number; readonly toMs: number }

/** Does the faults that hit the whole world, one at a time, and remembers them. */
export type HeavyHand = {
  strike(what: string, work: () => Promise<void>): Promise<void>
  /** Resolves when none is under way. */
  rest(): Promise<void>
  /** What happened since then, whatever is under way included. */
  since(ms: number): readonly Blow[]
}

export function makeHeavyHand(): HeavyHand {
  const blows: Blow[] = []
  let last: Promise<void> = Promise.resolve()
  return {
    async strike(what, work) {
      const before = last
      const done = (async () => {
        await before.catch(() => undefined)
        const fromMs = Date.now()
        const blow = { what, fromMs, toMs: Number.POSITIVE_INFINITY }
        const at = blows.push(blow) - 1
        try {
          await work()
        } finally {
          blows[at] = { ...blow, toMs: Date.now() }
        }
      })()
      last = done
      await done
    },
    rest: async () => await last,
    since: (ms) => blows.filter((blow) => blow.toMs >= ms),
  }
}
