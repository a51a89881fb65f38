import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

import { v7 as uuidv7 } from 'uuid'

import { signUp } from '../../stack/api.ts'
import { startStack } from '../../stack/start-stack.ts'
import type { Stack } from '../../stack/start-stack.ts'
import { againstGoal, againstLimit, percentile, reported } from '../bench.ts'
import type { BenchRow } from '../bench.ts'
import { openWireClient } from '../wire-client.ts'
import type { SignInCounts, SignInLoad } from './sign-in-tries.ts'

const SIGN_INS_PER_S = 50
const LOAD_MS = 20_000
const EDIT_EVERY_MS = 50

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
    await editor.editFor(3_000)
    await lagSince(stack)
    const quiet = await editor.editFor(LOAD_MS / 2)
    await lagSince(stack)
    const load = signInFor(stack, LOAD_MS)
    const loaded = await editor.editFor(LOAD_MS)
    const answers = await load
    const lagMs = await lagSince(stack)
    await editor.stop()
    return [
      againstGoal('50 sign-ins/s: event loop lag, p99', 'ms', { ours: lagMs, most: 50 }),
      againstLimit('50 sign-ins/s: an edit, p95 (limit: nobody signs in)', 'ms', {
        ours: percentile(loaded, 0.95),
        limit: percentile(quiet, 0.95),
        most: 1.5,
      }),
      reported('50 sign-ins/s: signed in', 'a second', { ours: (answers.signedIn * 1_000) / LOAD_MS }),
      reported('50 sign-ins/s: told to come back', 'a second', { ours: (answers.busy * 1_000) / LOAD_MS }),
    ]
  } finally {
    await stack.stop()
  }
}

async function startEditor(stack: Stack) {
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
