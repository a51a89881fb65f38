import { v7 as uuidv7 } from 'uuid'

import type { GridEvent } from '@operagrid/shared/domain/change'
import type { OpResult } from '@operagrid/shared/domain/op'

import { signUp } from '../stack/api.ts'
import { startStack } from '../stack/start-stack.ts'
import type { Stack } from '../stack/start-stack.ts'
import { againstLimit, median, percentile } from './bench.ts'
import type { BenchRow } from './bench.ts'
import { startRawLimit } from './raw-limit.ts'
import { openWireClient } from './wire-client.ts'

const RECORDS = 10_000
const EDITS = 500
const ROUNDS = 3
const WARM_UP = 1_000

type Editor = { edit(): Promise<number>; stop(): Promise<void> }

/**
 * The whole way of an edit, client call → the other client's hands, beside the raw limit in
 * the same run: both sides alternate, so that a slow minute of the machine slows both.
 */
export async function benchEdit(): Promise<BenchRow[]> {
  const stack = await startStack()
  try {
    const ours = await startOurs(stack)
    const raw = await startRawLimit(stack)
    const p50: { ours: number[]; raw: number[] } = { ours: [], raw: [] }
    const p95: { ours: number[]; raw: number[] } = { ours: [], raw: [] }
    for (const editor of [ours, raw]) await editMany(editor, WARM_UP)
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, editor] of [
        ['raw', raw],
        ['ours', ours],
      ] as const) {
        const samples = await editMany(editor, EDITS)
        p50[name].push(median(samples))
        p95[name].push(percentile(samples, 0.95))
      }
    }
    await Promise.all([ours.stop(), raw.stop()])
    return [
      againstLimit('edit to other screen, p50', 'ms', { ours: median(p50.ours), limit: median(p50.raw), most: 1.5 }),
      againstLimit('edit to other screen, p95', 'ms', { ours: median(p95.ours), limit: median(p95.raw), most: 2 }),
    ]
  } finally {
    await stack.stop()
  }
}

async function editMany(editor: Editor, count: number): Promise<number[]> {
  const samples: number[] = []
  for (let at = 0; at < count; at += 1) {
    samples.push(await editor.edit())
    // A person's pace, not a flood: each edit meets a quiet grid.
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return samples
}

async function startOurs(stack: Stack): Promise<Editor> {
  const manager = await signUp(stack.url, {
    workspace: 'Bench',
    name: 'Bench',
    email: 'bench@example.org',
    password: 'correct horse battery',
  })
  const gridId = uuidv7()
  const fields = Array.from({ length: 10 }, (_, at) => ({
    id: `field00${at}`,
    name: `Field ${at}`,
    type: at % 2 === 0 ? 'text' : 'number',
    choices: [],
  }))
  await manager.mutate('grid.create', { id: gridId, name: 'Bench', fields })
  const ids: string[] = []
  for (let batch = 0; batch < RECORDS / 1_000; batch += 1) {
    const ops = Array.from({ length: 1_000 }, (_, at) => {
      const recordId = uuidv7()
      ids.push(recordId)
      return {
        kind: 'create',
        opId: uuidv7(),
        recordId,
        cells: { field000: `note ${at}`, field001: at, field002: 'text', field003: 7 },
      }
    })
    await manager.mutate('record.apply', { gridId, ops })
  }
  const [writer, watcher] = await Promise.all([0, 1].map(() => openWireClient(stack.url, manager.accessToken)))
  if (writer === undefined || watcher === undefined) throw new Error('no socket')
  let heard: (() => void) | null = null
  await watcher.subscribe('live.grid', { gridId, cursor: RECORDS }, (data) => {
    // The feed's own event inside tRPC's tracked envelope.
    const { data: event } = data as { data: GridEvent }
    if (event.type === 'changes' && event.changes.length > 0) heard?.()
  })
  let at = 0
  let version = RECORDS
  return {
    async edit() {
      at += 1
      const received = new Promise<number>((resolve) => {
        heard = () => resolve(performance.now())
      })
      const op = {
        kind: 'patch',
        opId: uuidv7(),
        recordId: ids[at % ids.length],
        cells: { field000: `edited ${at}` },
        baseVersion: version,
      }
      const sent = performance.now()
      const answered = writer.mutate('record.apply', { gridId, ops: [op] })
      const arrived = await received
      // The procedure's own answer.
      const [result] = ((await answered) as { results: OpResult[] }).results
      if (result?.status !== 'applied') throw new Error(`the edit was refused: ${JSON.stringify(result)}`)
      version = result.version
      return arrived - sent
    },
    async stop() {
      writer.close()
      watcher.close()
      manager.close()
    },
  }
}
