import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { v7 as uuidv7 } from 'uuid'

import { signUp } from '../../stack/api.ts'
import { startStack } from '../../stack/start-stack.ts'
import type { Stack } from '../../stack/start-stack.ts'
import { againstGoal, againstLimit, median, percentile, reported } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { openWireClient } from '../wire-client.ts'
import type { SignInCounts, SignInLoad } from './sign-in-tries.ts'

const SIGN_INS_PER_S = 50
const LOAD_MS = 20_000
const EDIT_EVERY_MS = 50
const ROUNDS = 3

const account = { workspace: 'Load', name: 'Load', email: 'load@example.org', password: 'correct horse battery' }

/**
 * Sign-ins at a rate that no machine can hash, from many addresses, right and wrong ones, while somebody edits: the
 * event loop goes on, and the edits hardly notice.
 */
export async function benchSignInLoad(): Promise<BenchRow[]> {
  const lag = new URL('lag-on-signal.js', import.meta.url).href
  // Production, so that the address is what the proxy in front says.
  const stack = await startStack({ env: { NODE_ENV: 'production', NODE_OPTIONS: `--import=${lag}` } })
  try {
    const editor = await startEditor(stack)
    // Both ways are compiled before they are measured, as a server's that has run for a while.
    await Promise.all([editor.editFor(LOAD_MS), signInFor(stack, LOAD_MS)])
    const rounds: Round[] = []
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runRound(stack, editor))
    await editor.stop()
    const middle = (figure: (round: Round) => number): number => median(rounds.map(figure))
    return [
      againstGoal('50 sign-ins/s: event loop lag, p99', 'ms', { ours: middle((round) => round.lagMs), most: 50 }),
      againstLimit('50 sign-ins/s: an edit, p95 (limit: nobody signs in)', 'ms', {
        ours: middle((round) => round.loadedMs),
        limit: middle((round) => round.quietMs),
        most: 1.5,
      }),
      reported('50 sign-ins/s: signed in', 'a second', { ours: middle((round) => round.signedIn) }),
      reported('50 sign-ins/s: told to come back', 'a second', { ours: middle((round) => round.busy) }),
    ]
  } finally {
    await stack.stop()
  }
}

/** Edits' p95 and the event loop's lag in ms, sign-ins a second. */
type Round = {
  readonly quietMs: number
  readonly loadedMs: number
  readonly lagMs: number
  readonly signedIn: number
  readonly busy: number
}

async function runRound(stack: Stack, editor: Editor): Promise<Round> {
  const quiet = await editor.editFor(LOAD_MS)
  await lagSince(stack)
  const load = signInFor(stack, LOAD_MS)
  const loaded = await editor.editFor(LOAD_MS)
  const answers = await load
  const round = {
    quietMs: percentile(quiet, 0.95),
    loadedMs: percentile(loaded, 0.95),
    lagMs: await lagSince(stack),
    signedIn: (answers.signedIn * 1_000) / LOAD_MS,
    busy: (answers.busy * 1_000) / LOAD_MS,
  }
  process.stderr.write(`  quiet ${round.quietMs.toFixed(2)} ms, loaded ${round.loadedMs.toFixed(2)} ms\n`)
  return round
}

type Editor = { editFor(ms: number): Promise<number[]>; stop(): Promise<void> }

async function startEditor(stack: Stack): Promise<Editor> {
  const manager = await signUp(stack.url, account)
  const gridId = uuidv7()
  const recordId = uuidv7()
  await manager.mutate('grid.create', {
    id: gridId,
    name: 'Load',
    fields: [{ id: 'title000', name: 'Title', type: 'text', choices: [] }],
  })
  await manager.mutate('record.apply', {
    gridId,
    ops: [{ kind: 'create', opId: uuidv7(), recordId, cells: { title000: 'x' } }],
  })
  const socket = await openWireClient(stack.url, manager.accessToken)
  let version = 1
  return {
    /** How long each edit took to be answered, in ms. */
    async editFor(ms: number): Promise<number[]> {
      const samples: number[] = []
      const until = performance.now() + ms
      while (performance.now() < until) {
        const op = { kind: 'patch', opId: uuidv7(), recordId, cells: { title000: uuidv7() }, baseVersion: version }
        const began = performance.now()
        // The procedure's own answer.
        const { results } = (await socket.mutate('record.apply', { gridId, ops: [op] })) as {
          results: { version: number }[]
        }
        samples.push(performance.now() - began)
        version = results[0]?.version ?? version
        await sleep(EDIT_EVERY_MS)
      }
      return samples
    },
    async stop() {
      socket.close()
      manager.close()
    },
  }
}

/** The tries come from a thread of their own: in this one they would delay the edits that are measured here. */
async function signInFor({ url }: Stack, ms: number): Promise<SignInCounts> {
  const asked: SignInLoad = { url, ms, perS: SIGN_INS_PER_S, account }
  const worker = new Worker(new URL('sign-in-tries.js', import.meta.url), { workerData: asked })
  const [counts] = (await once(worker, 'message')) as [SignInCounts]
  return counts
}

/** Asks the server how long its event loop was held up since the last time. */
async function lagSince(stack: Stack): Promise<number> {
  const before = stack.output().length
  process.kill(stack.pid, 'SIGUSR2')
  for (;;) {
    const said = /event loop p99 ([\d.]+) ms/.exec(stack.output().slice(before))?.[1]
    if (said !== undefined) return Number(said)
    await sleep(10)
  }
}
