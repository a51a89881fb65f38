/**
 * Why there is no socket. `here`: this device woke, changed its network or renewed its token, and
 * nobody else did. `restart`: the server said that it comes back. `crowded`: it has too many.
 * `there`: anything else, which may have met everyone at once.
 */
export type LossCause = 'here' | 'there' | 'restart' | 'crowded'

/** How many tries follow a restart before it counts as an outage; each takes about half a second. */
const RESTART_TRIES = 10

/**
 * How long to wait before try number `attempt` (0 = the first), in milliseconds. `chance` is
 * uniform in [0, 1): no two pages of a crowd that lost its server together come back together.
 */
export function waitMs(cause: LossCause, attempt: number, chance: number): number {
  if (cause === 'here' && attempt === 0) return 0
  if (cause === 'crowded') return 4_000 + 4_000 * chance
  // All of the second: whoever comes first meets a server that may not be there yet.
  if (attempt === 0) return 1_000 * chance
  if (cause !== 'restart') return retryDelayMs(attempt, chance)
  return attempt < RESTART_TRIES ? 250 + 750 * chance : retryDelayMs(attempt - RESTART_TRIES + 1, chance)
}

/** One second doubling to eight, each anywhere between half and all of it; `attempt` counts from 1. */
export function retryDelayMs(attempt: number, chance: number = Math.random()): number {
  return Math.min(8_000, 1_000 * 2 ** Math.max(0, attempt - 1)) * (0.5 + chance / 2)
}

/** Says when the next try to open the socket may begin. */
export type LinkGate = {
  /** Resolves when it may; the first try of all may at once. */
  pass(): Promise<void>
  /** The socket was lost, or a try failed. A cause counts until the socket has proved itself. */
  lost(cause: LossCause): void
  /** The socket works: what comes next is a new loss. */
  proven(): void
  /** Nobody wants the socket any more: the next one that does need not wait. */
  rest(): void
  /** There is reason to believe that a try works now: whoever waits goes. */
  hurry(): void
}

export function makeLinkGate(chance: () => number = Math.random): LinkGate {
  let cause: LossCause | null = null
  let attempt = 0
  let hasten: (() => void) | undefined

  return {
    async pass() {
      const ms = cause === null ? 0 : waitMs(cause, attempt, chance())
      attempt += 1
      cause ??= 'there'
      if (ms === 0) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        hasten = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      hasten = undefined
    },
    lost(next) {
      // The first word on why counts: a try that fails afterwards knows no better.
      if (cause === null || attempt === 0 || next === 'crowded') cause = next
    },
    proven() {
      cause = null
      attempt = 0
    },
    rest() {
      cause = null
      attempt = 0
    },
    hurry() {
      cause = 'here'
      attempt = 0
      hasten?.()
    },
  }
}
