import { nowMs, sleep } from './clock.ts'
import type { Door } from './door.ts'
import { makeFrameScan } from './frame-scan.ts'
import { makeReceipts } from './receipts.ts'
import type { Latencies } from './receipts.ts'
import { makeSeat } from './seat.ts'

export type CrowdOrder = { readonly door: Door; readonly tokens: readonly string[]; readonly cursor: number }

export type SettleOrder = { readonly head: number; readonly sentAtMs: Float64Array; readonly patienceMs?: number }

/** What a crowd received of some edits. `faults`: in words, why how many sockets are not complete and in order. */
export type Delivered = Latencies & { readonly faults: readonly string[] }

/** Many subscribers of one grid, each with a socket of its own. */
export type Crowd = {
  /** Waits until all have received the edits, or patience ends; then forgets the receipts. */
  settle(order: SettleOrder): Promise<Delivered>
  /** All sockets are lost at once. */
  drop(): void
  /** Each comes back at its own moment within `spreadMs`; answers the ms until all have received `head`. */
  resume(order: { readonly spreadMs: number; readonly head: number }): Promise<number>
  /**
   * A new socket takes the last one's place and stops to read at once, before the kernel has learned to keep
   * much for it; until `heal` it does not count.
   */
  stall(cursor: number): Promise<void>
  /** A reader takes the stalled one's place; answers what had become of that, in words. */
  heal(cursor: number): Promise<string>
}

const OPENED_AT_ONCE = 50
const PATIENCE_MS = 15_000

export async function openCrowd({ door, tokens, cursor }: CrowdOrder): Promise<Crowd> {
  const scan = makeFrameScan()
  const receipts = makeReceipts()
  const seatFor = (token: string, from: number) =>
    makeSeat({ door, token, cursor: from, scan, received: ({ first, last }, atMs) => receipts.add(first, last, atMs) })
  const seats = tokens.map((token) => seatFor(token, cursor))
  let counted = seats
  for (let at = 0; at < seats.length; at += OPENED_AT_ONCE) {
    await Promise.all(seats.slice(at, at + OPENED_AT_ONCE).map((seat) => seat.open({ resume: false })))
  }

  const takeSeat = async (from: number): Promise<void> => {
    const seat = seatFor(tokens.at(-1) ?? '', from)
    seats.push(seat)
    await seat.open({ resume: false })
  }

  const allReached = async (head: number, patienceMs: number): Promise<void> => {
    const untilMs = nowMs() + patienceMs
    while (nowMs() < untilMs && counted.some((seat) => seat.reached < head && seat.fault === null)) await sleep(20)
  }

  return {
    async settle({ head, sentAtMs, patienceMs = PATIENCE_MS }) {
      const last = head + sentAtMs.length
      await allReached(last, patienceMs)
      const latencies = receipts.latencies(head, sentAtMs)
      receipts.clear()
      const reasons = counted.flatMap((seat) =>
        seat.fault !== null ? [seat.fault] : seat.reached < last ? [`stopped at ${seat.reached} of ${last}`] : [],
      )
      return { ...latencies, faults: tallyOf(reasons) }
    },
    drop: () => seats.forEach((seat) => seat.drop()),
    async resume({ spreadMs, head }) {
      const startMs = nowMs()
      const back = counted.map(async (seat) => {
        await sleep(Math.random() * spreadMs)
        await seat.open({ resume: true })
      })
      await Promise.all(back)
      await allReached(head, PATIENCE_MS)
      return nowMs() - startMs
    },
    async stall(from) {
      seats.pop()?.drop()
      counted = [...seats]
      await takeSeat(from)
      seats.at(-1)?.stall()
    },
    async heal(from) {
      const fate = (await seats.pop()?.leave()) ?? ''
      await takeSeat(from)
      counted = seats
      return fate
    },
  }
}

/** The commonest reasons first, three at most. */
function tallyOf(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([reason, count]) => `${count} × ${reason}`)
}
