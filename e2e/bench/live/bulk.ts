import { againstGoal, median, reported } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { openCaller } from './caller.ts'
import type { Caller } from './caller.ts'
import { nowMs, sleep } from './clock.ts'
import { inRig, progress } from './rig.ts'
import type { Rig } from './rig.ts'

const ROUNDS = 3
const PASTED_CELLS = 50_000
/** About as many as a message of 64 KiB holds. */
const OPS_PER_CALL = 250
/** How many calls of the paste are on their way at once: the queue is never empty. */
const CALLS_AT_ONCE = 4
const EVERY_MS = 25
const QUIET_MS = 2_000
/** What the design allows a bulk to hold up a person's edit. */
const MOST_MS = 250

/** One member pastes while another edits a cell forty times a second: how long the other waits for each answer. */
export async function benchBulk(): Promise<BenchRow[]> {
  return await inRig(async (rig) => {
    const [pasterToken = '', personToken = ''] = await rig.ours.tokens(2)
    const paster = await openCaller(rig.ours.door, pasterToken)
    const person = await openCaller(rig.ours.door, personToken)
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await measure(rig, paster, person))
    for (const caller of [paster, person]) caller.close()
    const each = (pick: (round: Round) => number) => median(rounds.map(pick))
    const during = `an edit while another pastes ${PASTED_CELLS} cells`
    return [
      againstGoal(`${during}, longest`, 'ms', {
        ours: Math.max(...rounds.map(({ busy }) => Math.max(...busy))),
        most: MOST_MS,
      }),
      reported(`${during}, p50 (limit: nobody pastes)`, 'ms', {
        ours: each(({ busy }) => median(busy)),
        limit: each(({ quiet }) => median(quiet)),
      }),
      reported(`${PASTED_CELLS} cells pasted, an op each`, 'ms', { ours: each(({ pasteMs }) => pasteMs) }),
    ]
  })
}

/** Waits for an answer in ms, while nobody and while somebody pastes; and how long the paste took. */
type Round = { readonly quiet: readonly number[]; readonly busy: readonly number[]; readonly pasteMs: number }

async function measure({ ours }: Rig, paster: Caller, person: Caller): Promise<Round> {
  // The person's record is nobody else's: what is waited for is the queue, not a conflict.
  const [own = '', ...others] = ours.recordIds
  const edit = (until: () => boolean) => editUntil(person, { recordId: own, head: () => ours.head, until })
  const quietUntilMs = nowMs() + QUIET_MS
  const quiet = await edit(() => nowMs() > quietUntilMs)
  let pasted = false
  const startMs = nowMs()
  const pasting = paste(paster, others, ours).finally(() => (pasted = true))
  const [busy] = await Promise.all([edit(() => pasted), pasting])
  const pasteMs = nowMs() - startMs
  progress(`bulk: ${busy.length} edits, longest ${Math.max(...busy).toFixed(0)} ms; the paste ${pasteMs.toFixed(0)} ms`)
  return { quiet, busy, pasteMs }
}

type Editing = { readonly recordId: string; readonly head: () => number; readonly until: () => boolean }

async function editUntil(person: Caller, { recordId, head, until }: Editing): Promise<number[]> {
  const waits: number[] = []
  let seen = head()
  while (!until()) {
    const sentAtMs = nowMs()
    const [version = seen] = await person.apply([{ recordId, text: `at ${sentAtMs}` }], seen)
    seen = Math.max(version, head())
    waits.push(nowMs() - sentAtMs)
    await sleep(EVERY_MS)
  }
  return waits
}

async function paste(paster: Caller, recordIds: readonly string[], grid: { head: number }): Promise<void> {
  const blocks = Math.floor(recordIds.length / OPS_PER_CALL)
  let next = 0
  const hand = async (): Promise<void> => {
    while (next < PASTED_CELLS / OPS_PER_CALL) {
      const block = next % blocks
      next += 1
      const text = `pasted at ${nowMs()}`
      const edits = recordIds
        .slice(block * OPS_PER_CALL, (block + 1) * OPS_PER_CALL)
        .map((recordId) => ({ recordId, text }))
      const versions = await paster.apply(edits, grid.head)
      grid.head = Math.max(grid.head, ...versions)
    }
  }
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, hand))
}
