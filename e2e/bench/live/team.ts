import { randomUUID } from 'node:crypto'

import { openCaller } from './caller.ts'
import type { Caller } from './caller.ts'
import { nowMs, sleep } from './clock.ts'
import type { Door } from './door.ts'

export type TeamOrder = {
  readonly door: Door
  /** One a client, each with a socket of its own. */
  readonly tokens: readonly string[]
  readonly recordIds: readonly string[]
}

export type WriteOrder = {
  /** The grid's version before the first edit. Nobody else may write meanwhile. */
  readonly head: number
  readonly ms: number
  /** Calls a second of the whole team, evenly paced. Absent: each client calls again once it is answered. */
  readonly perSecond?: number
  readonly editsPerCall?: number
  /** Length of the text that is written; short by default. */
  readonly chars?: number
}

/** What was written. `sentAtMs[i]`: when the call with the edit of version `head + 1 + i` was made. */
export type Written = {
  readonly head: number
  readonly startMs: number
  readonly endMs: number
  readonly sentAtMs: Float64Array
}

export type Team = { write(order: WriteOrder): Promise<Written>; close(): void }

const OPENED_AT_ONCE = 50
const PATIENCE_MS = 30_000

/** Writers that share a grid but no record: their edits never meet, so nobody overwrites what they have not seen. */
export async function openTeam({ door, tokens, recordIds }: TeamOrder): Promise<Team> {
  const callers: Caller[] = []
  for (let at = 0; at < tokens.length; at += OPENED_AT_ONCE) {
    const some = tokens.slice(at, at + OPENED_AT_ONCE)
    callers.push(...(await Promise.all(some.map((token) => openCaller(door, token)))))
  }
  // No other team writes the same text: an edit that changes nothing would make no change.
  const sign = randomUUID().slice(0, 8)
  const clients = callers.length
  const hands = callers.map((caller, client) => {
    const records = recordIds.filter((_id, at) => at % clients === client)
    return { caller, records, edits: 0 }
  })

  async function write({ head, ms, perSecond, editsPerCall = 1, chars = 0 }: WriteOrder): Promise<Written> {
    const sent: [version: number, atMs: number][] = []
    let seen = head
    const call = async (hand: (typeof hands)[number]): Promise<void> => {
      const edits = Array.from({ length: editsPerCall }, () => {
        hand.edits += 1
        const recordId = hand.records[hand.edits % hand.records.length] ?? ''
        return { recordId, text: `edited by ${sign} ${hand.edits}`.padEnd(chars, '.') }
      })
      const atMs = nowMs()
      for (const version of await hand.caller.apply(edits, seen)) {
        sent.push([version, atMs])
        seen = Math.max(seen, version)
      }
    }
    const startMs = nowMs()
    const writing =
      perSecond === undefined
        ? Promise.all(hands.map((hand) => repeat(() => call(hand), startMs + ms)))
        : pace((at) => Promise.all(hands.slice(at % clients, (at % clients) + 1).map(call)), { startMs, ms, perSecond })
    await withPatience(writing, ms + PATIENCE_MS)
    return { head, startMs, endMs: nowMs(), sentAtMs: dense(sent, head) }
  }

  return { write, close: () => callers.forEach((caller) => caller.close()) }
}

async function repeat(call: () => Promise<void>, untilMs: number): Promise<void> {
  while (nowMs() < untilMs) await call()
}

/** Calls at their own times, answered or not, as many people do who do not wait for each other. */
async function pace(
  call: (at: number) => Promise<unknown>,
  { startMs, ms, perSecond }: { readonly startMs: number; readonly ms: number; readonly perSecond: number },
): Promise<void> {
  const calls: Promise<unknown>[] = []
  for (let at = 0; at < (ms * perSecond) / 1000; at += 1) {
    await sleep(Math.max(0, startMs + (at * 1000) / perSecond - nowMs()))
    const made = call(at)
    // Heard below: until then a refusal must not end the process.
    made.catch(() => undefined)
    calls.push(made)
  }
  await Promise.all(calls)
}

/** @throws when calls are still unanswered after `ms` */
async function withPatience(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`calls are unanswered after ${(ms / 1000).toFixed(0)} s`)), ms)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** @throws when a version is missing or was answered twice */
function dense(sent: readonly (readonly [version: number, atMs: number])[], head: number): Float64Array {
  const byVersion = new Float64Array(sent.length)
  for (const [version, atMs] of sent) byVersion[version - head - 1] = atMs
  if (byVersion.some((atMs) => atMs === 0)) throw new Error('the versions that were answered are not dense')
  return byVersion
}
