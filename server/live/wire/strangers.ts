import { networkOf } from '../../auth/network.ts'

/**
 * Sockets that may wait to say whose they are, from one address and from all. A client of ours says it in the same
 * breath, so an office that comes back together has few that wait, though it has one address.
 */
const MAX_HERE = 250
const MAX_IN_ALL = 2_000

/** The sockets that have not shown a valid token yet. */
export type Strangers = {
  /**
   * Lets one more in; answers what is to be called once it is none any more, then or never again. `crowded`: too many
   * of this address wait. `full`: too many do, wherever they are.
   */
  enter(address: string): (() => void) | 'crowded' | 'full'
}

export function makeStrangers(): Strangers {
  const waiting = new Map<string, number>()
  let inAll = 0
  return {
    enter(address) {
      const network = networkOf(address)
      const here = waiting.get(network) ?? 0
      if (here >= MAX_HERE) return 'crowded'
      if (inAll >= MAX_IN_ALL) return 'full'
      waiting.set(network, here + 1)
      inAll += 1
      let waits = true
      return () => {
        if (!waits) return
        waits = false
        inAll -= 1
        const left = (waiting.get(network) ?? 0) - 1
        if (left > 0) waiting.set(network, left)
        else waiting.delete(network)
      }
    },
  }
}
