import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { v7 } from 'uuid'

/** Chance that repeats itself: the same seed draws the same things in the same order. */
export type Random = {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  pick<const T>(from: readonly [T, ...T[]]): T
  /** One of a list that may be empty. */
  find<T>(from: readonly T[]): T | undefined
  /** A value drawn by weight: `[['a', 3], ['b', 1]]` draws a in three of four cases. */
  weigh<const T>(from: readonly [readonly [T, number], ...(readonly [T, number])[]]): T
  /** A UUIDv7 of that moment. */
  uuid(atMs: number): string
  /** Another generator, of its own from here on: who draws from it does not disturb this one. */
  fork(): Random
}

export function makeRandom(seed: number): Random {
  const source = xoroshiro128plus(seed)
  // Its first draws tell neighbouring seeds hardly apart.
  source.jump()
  const between = (low: number, high: number): number => uniformInt(source, low, high)
  const find = <T>(from: readonly T[]): T | undefined =>
    from.length === 0 ? undefined : from[between(0, from.length - 1)]
  return {
    between,
    chance: (probability) => uniformFloat64(source) < probability,
    pick: (from) => find(from) ?? from[0],
    find,
    weigh(from) {
      let left = uniformFloat64(source) * from.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of from) {
        left -= weight
        if (left < 0) return value
      }
      return from[0][0]
    },
    uuid: (atMs) => v7({ msecs: Math.max(0, atMs), random: Uint8Array.from({ length: 16 }, () => between(0, 255)) }),
    fork: () => makeRandom(source.next()),
  }
}
