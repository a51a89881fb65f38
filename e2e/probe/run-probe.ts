import { makeRandom } from '../chaos/random.ts'
import { makeAsker } from './ask/asker.ts'
import { draw } from './draw/draw.ts'
import type { Drawn } from './draw/draw.ts'
import { quotas } from './draw/question.ts'
import type { Kind, Makes } from './draw/question.ts'
import { makeFindings } from './judge/finding.ts'
import type { Findings } from './judge/finding.ts'
import { findForeign, findLeak, findVeiled } from './judge/foreign.ts'
import { isBarred, judge, passing, roleOf } from './judge/judge.ts'
import { twinOf } from './judge/twin.ts'
import { inspect } from './world/inspect.ts'
import { keepBusy } from './world/keep-busy.ts'
import type { ProbeWorld } from './world/probe-world.ts'
import { isBlind, veiledId } from './world/side.ts'

export type Probe = { readonly seed: number; readonly from: number; readonly count: number }

/** What was done and found so far. */
export type Tally = {
  /** Steps by what they tried. */
  readonly fired: Map<Kind, number>
  /** Questions sent, twins included. */
  asked: number
  /** Pairs that were compared. */
  compared: number
  /** Answers of `TOO_MANY` and `UNAVAILABLE`. */
  passed: number
  /** Answers by code. */
  readonly codes: Map<string, number>
  readonly heard: { a: number; b: number }
  readonly findings: Findings
}

/** How many steps are under way at once: enough that the server never waits for us. */
const AT_ONCE = 192
const FEW = { a: 20, b: 20 }
/** Share of answers that may say nothing about isolation: beyond it the server was not there, or braked everything. */
const MOST_PASSED = 0.02

/** Fires the steps of a seed, watches, and compares A's rows before and after. */
export async function runProbe(
  world: ProbeWorld,
  { seed, from, count }: Probe,
  onProgress: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const findings = makeFindings()
  const foreign = { brand: world.a.brand, ids: world.foreignIds }
  const own = { brand: world.b.brand, ids: new Set<string>() }
  const bustle = await keepBusy(world, (side, text, { role, what }) => {
    const leak = findLeak(text, new Set(), side === world.b ? foreign : own)
    if (leak !== null) findings.add({ fault: 'event', step: null, detail: `${leak.what} came over ${what}: ${text}` })
    const veiled = isBlind(role) ? findVeiled(text, side.brand) : null
    if (veiled !== null) findings.add({ fault: 'hidden', step: null, detail: `${veiled} came over ${what}: ${text}` })
  })
  const tally: Tally = {
    fired: new Map(),
    asked: 0,
    compared: 0,
    passed: 0,
    codes: new Map(),
    heard: bustle.heard,
    findings,
  }
  const asker = makeAsker(world.stack.url)
  const left: Record<Makes, number> = { ...quotas }

  async function take(step: number): Promise<void> {
    const { question, made } = drawn(step)
    const { ask, borrowed = [] } = question
    const named = findForeign(JSON.stringify(ask), foreign)
    if (JSON.stringify(ask).includes(world.a.things.email)) named.add(world.a.things.email)
    // Hidden from the asker it is answered as what nobody has.
    const veiled = veiledId(world.b.brand)
    if (isBlind(roleOf(question)) && JSON.stringify(ask).includes(veiled)) named.add(veiled)
    for (const id of borrowed) world.foreignIds.delete(id)
    const twin = twinOf(ask, named, { brand: world.a.brand, random: makeRandom(seed ^ (step + 1)), made })
    const [reply, other] = await Promise.all([
      asker.ask(ask, twin !== null || isBarred(question)),
      twin === null ? undefined : asker.ask(twin.ask, true),
    ])
    tally.fired.set(question.kind, (tally.fired.get(question.kind) ?? 0) + 1)
    for (const { code } of other === undefined ? [reply] : [reply, other]) {
      tally.asked += 1
      tally.codes.set(code, (tally.codes.get(code) ?? 0) + 1)
      if (passing.has(code)) tally.passed += 1
    }
    const pair = twin === null || other === undefined ? {} : { twin: { reply: other, named: twin.named } }
    if (other !== undefined) tally.compared += 1
    const verdict = judge({ question, reply, ...pair }, foreign, world.b.brand)
    if (verdict === null) return
    const { role } = question.seat
    const detail = `${verdict.what}\n  ${question.kind}, ${role}: ${JSON.stringify(ask)}\n  ${reply.text}\n  ${other?.text ?? ''}`
    findings.add({ fault: verdict.fault, step, detail })
  }

  /** Another question where enough was made by its like. */
  function drawn(step: number): Drawn {
    for (let tries = 0; ; tries += 1) {
      const one = draw(world, { seed, step, tries })
      const { makes } = one.question
      if (makes === undefined) return one
      left[makes] -= 1
      if (left[makes] >= 0) return one
    }
  }

  let next = from
  const worker = async (): Promise<void> => {
    while (next < from + count) {
      const step = next
      next += 1
      await take(step)
      onProgress(tally)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker))
  } finally {
    await bustle.stop()
    asker.close()
  }
  // A probe whose streams are silent shows nothing; a single step may be too short for one.
  if (count > 1_000 && (tally.heard.a < FEW.a || tally.heard.b < FEW.b))
    findings.add({ fault: 'dead', step: null, detail: `the streams were silent: ${JSON.stringify(tally.heard)}` })
  if (tally.passed > tally.asked * MOST_PASSED)
    findings.add({
      fault: 'dead',
      step: null,
      detail: `${tally.passed} of ${tally.asked} answers were TOO_MANY or UNAVAILABLE`,
    })
  for (const finding of await inspect(world)) findings.add(finding)
  return tally
}
