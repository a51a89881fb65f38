import { AppError } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import { networkOf } from './network.ts'

/** How often one address may try: the burst, and how fast it comes back. */
const BURST = 60
const REFILL_PER_S = 0.5
/** Wrong passwords before waiting begins, for one account from one address, and from all of them. */
const FREE_HERE = 5
const FREE_ANYWHERE = 20
const LONGEST_WAIT_MS = 60_000
const LONGEST_DELAY_MS = 4_000
/** Failures older than this are forgotten. */
const MEMORY_MS = 15 * 60_000
const MAX_KEYS = 20_000

const failures: ReadonlySet<ErrorCode> = new Set(['UNAUTHENTICATED', 'NOT_ALLOWED', 'NOT_FOUND'])

type Bucket = { left: number; atMs: number }
type Failures = { count: number; atMs: number }

export type Attempt = {
  readonly ip: string
  /** The account that is tried, known or unknown alike; absent when only the address counts. */
  readonly email?: string
  /** A device that the account has used before: its tries are counted by themselves, and wait for nobody else's. */
  readonly device?: string
  /** What a success costs of the address's burst; a failure costs 1. Default 0.1. */
  readonly successCost?: number
  /** Called when the account's brake comes down: here after 5 failures, for everybody after 20. */
  onBraked?(): void
}

export type Throttle = {
  /**
   * Runs one attempt at identity. A failure is an AppError UNAUTHENTICATED, NOT_ALLOWED or NOT_FOUND.
   *
   * An account is never locked: the same address waits up to a minute, and under attack from
   * many addresses each answer comes up to four seconds later. A device that the account has used before
   * feels none of it, also where the attacker sits behind the same address: only its own failures count.
   * What runs at once is bounded by the queue of makePasswords, where such devices come first.
   *
   * @throws AppError TOO_MANY with `retryAfterS`
   */
  attempt<T>(who: Attempt, work: () => Promise<T>): Promise<T>
}

export type Clock = { nowMs(): number; sleep(ms: number): Promise<void> }

const systemClock: Clock = {
  nowMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** Brakes on guessing, in this process's memory. */
export function makeThrottle(clock: Clock = systemClock): Throttle {
  const buckets = new Map<string, Bucket>()
  const here = new Map<string, Failures>()
  const anywhere = new Map<string, Failures>()

  return {
    async attempt(who, work) {
      const known = who.device !== undefined
      const from = who.device === undefined ? networkOf(who.ip) : `device ${who.device}`
      const bucket = bucketOf(buckets, from, clock.nowMs())
      if (bucket.left < 1) throw tooMany(((1 - bucket.left) / REFILL_PER_S) * 1_000)
      const key = who.email === undefined ? undefined : `${from} ${who.email}`
      if (key !== undefined) refuseEarly(here, key, clock.nowMs())
      bucket.left -= 1
      if (who.email !== undefined && !known) await slowDown(anywhere, who.email, clock)
      try {
        const answer = await work()
        bucket.left = Math.min(BURST, bucket.left + 1 - (who.successCost ?? 0.1))
        if (key !== undefined) here.delete(key)
        return answer
      } catch (error) {
        if (error instanceof AppError && failures.has(error.code)) {
          const failedHere = key === undefined ? 0 : addFailure(here, key, clock.nowMs())
          const failedAnywhere = who.email === undefined || known ? 0 : addFailure(anywhere, who.email, clock.nowMs())
          if (failedHere === FREE_HERE || failedAnywhere === FREE_ANYWHERE) who.onBraked?.()
        }
        throw error
      }
    },
  }
}

function bucketOf(buckets: Map<string, Bucket>, ip: string, nowMs: number): Bucket {
  const bucket = buckets.get(ip) ?? { left: BURST, atMs: nowMs }
  bucket.left = Math.min(BURST, bucket.left + ((nowMs - bucket.atMs) / 1_000) * REFILL_PER_S)
  bucket.atMs = nowMs
  put(buckets, ip, bucket)
  return bucket
}

function refuseEarly(here: Map<string, Failures>, key: string, nowMs: number): void {
  const failures = recent(here, key, nowMs)
  if (failures.count < FREE_HERE) return
  const waitMs = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (failures.count - FREE_HERE))
  const leftMs = failures.atMs + waitMs - nowMs
  if (leftMs > 0) throw tooMany(leftMs)
}

async function slowDown(anywhere: Map<string, Failures>, email: string, clock: Clock): Promise<void> {
  const { count } = recent(anywhere, email, clock.nowMs())
  if (count >= FREE_ANYWHERE) await clock.sleep(Math.min(LONGEST_DELAY_MS, 250 * 2 ** (count - FREE_ANYWHERE)))
}

function recent(map: Map<string, Failures>, key: string, nowMs: number): Failures {
  const failures = map.get(key)
  return failures === undefined || nowMs - failures.atMs > MEMORY_MS ? { count: 0, atMs: nowMs } : failures
}

function addFailure(map: Map<string, Failures>, key: string, nowMs: number): number {
  const count = recent(map, key, nowMs).count + 1
  put(map, key, { count, atMs: nowMs })
  return count
}

/** Keeps the map bounded by dropping whoever was quiet longest. */
function put<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= MAX_KEYS) return
  const oldest = map.keys().next()
  if (oldest.done !== true) map.delete(oldest.value)
}

function tooMany(waitMs: number): AppError {
  const retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000))
  return new AppError(
    'TOO_MANY',
    `Too many attempts. Try again in ${retryAfterS} ${retryAfterS === 1 ? 'second' : 'seconds'}.`,
    { details: { retryAfterS } },
  )
}
