import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { GridRecord, RecordOutline, RecordWindow } from '@operagrid/shared/domain/record'

import { signIn, signUp } from './stack/api.ts'
import type { Api } from './stack/api.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'
import { hasEnded, postgresPid } from './start/run-server.ts'

const manager = { workspace: 'Crash', name: 'Mia', email: 'mia@crash.test', password: 'a long enough one' }
const gridId = uuidv7()
const fieldId = 'text0000'
const WRITERS = 4
const query = { filter: null, sort: [] }

/** Sends creates and patches as fast as they are answered; keeps what was sent and what was acknowledged. */
function startWriter(api: Api, name: string) {
  const sent: Op[] = []
  const acknowledged = new Map<string, OpResult>()
  let stopped = false
  const done = (async () => {
    for (let count = 0; !stopped; count += 1) {
      const recordId = uuidv7()
      const create: Op = { kind: 'create', opId: uuidv7(), recordId, cells: { [fieldId]: `${name} ${count}` } }
      const patch: Op = {
        kind: 'patch',
        opId: uuidv7(),
        recordId,
        cells: { [fieldId]: `${name} ${count} edited` },
        baseVersion: 0,
      }
      for (const op of [create, patch]) {
        sent.push(op)
        const { results } = await api.mutate<{ results: OpResult[] }>('record.apply', { gridId, ops: [op] })
        for (const result of results) acknowledged.set(result.opId, result)
      }
    }
  })()
  return {
    sent,
    acknowledged,
    /** Resolves when the server is gone, or has answered the last call. */
    stop: async () => {
      stopped = true
      await Promise.race([done.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 1000))])
    },
  }
}

async function readAll(api: Api): Promise<Map<string, GridRecord>> {
  const { keys } = await api.query<RecordOutline>('record.outline', { gridId, query, every: 500 })
  const windows = await Promise.all(
    keys.map((from) => api.query<RecordWindow>('record.window', { gridId, query, from, limit: 500 })),
  )
  return new Map(windows.flatMap(({ records }) => records.map((record) => [record.id, record] as const)))
}

describe('after kill -9 of server and database', () => {
  let dataDir = ''
  let stack: Stack
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'operagrid-crash-'))
    stack = await startStack({ dataDir })
  })
  afterAll(async () => {
    await stack.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('every acknowledged op is there once, and repeating one changes nothing', async () => {
    const api = await signUp(stack.url, manager)
    await api.mutate('grid.create', {
      id: gridId,
      name: 'Log',
      fields: [{ id: fieldId, name: 'Text', type: 'text', choices: [] }],
    })
    const writers = Array.from({ length: WRITERS }, (_, at) => startWriter(api, `writer ${at}`))
    const answered = (): number => writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0)
    while (answered() < 100) await new Promise((resolve) => setTimeout(resolve, 10))
    const postgres = postgresPid(dataDir)
    const family = [postgres, ...childrenOf(postgres)]
    for (const pid of [stack.pid, ...family]) kill(pid)
    await Promise.all(writers.map((writer) => writer.stop()))
    api.close()
    expect(await hasEnded(postgres, 5000)).toBe(true)

    const ops = writers.flatMap((writer) => writer.sent)
    const acknowledged = new Map(writers.flatMap((writer) => [...writer.acknowledged]))
    stack = await startStack({ dataDir })
    const again = await signIn(stack.url, manager.email, manager.password)
    const kept = await readAll(again)
    for (const op of ops) {
      if (acknowledged.get(op.opId)?.status !== 'applied') continue
      const text = kept.get(op.recordId)?.cells[fieldId]
      expect(text).toMatch(op.kind === 'patch' ? / edited$/ : /^writer/)
    }

    // An outbox sends all again that it is not sure of, here even what it is sure of.
    const before = (await again.query<RecordOutline>('record.outline', { gridId, query, every: 500 })).total
    for (let at = 0; at < ops.length; at += 500) {
      const part = ops.slice(at, at + 500)
      const { results } = await again.mutate<{ results: OpResult[] }>('record.apply', { gridId, ops: part })
      for (const result of results) {
        expect(result.status).toBe('applied')
        const known = acknowledged.get(result.opId)
        if (known !== undefined) expect(result).toEqual(known)
      }
    }
    const creates = ops.filter((op) => op.kind === 'create')
    const { total } = await again.query<RecordOutline>('record.outline', { gridId, query, every: 500 })
    expect(total).toBe(creates.length)
    expect(total - before).toBeLessThanOrEqual(WRITERS)
    const numbers = [...(await readAll(again)).values()].map((record) => record.number)
    expect(new Set(numbers).size).toBe(numbers.length)
    console.log(`${acknowledged.size} acknowledged ops survived, ${ops.length - acknowledged.size} were open`)
    again.close()
  })
})

/** Where there is no /proc none are found: without their postmaster they end by themselves. */
function childrenOf(pid: number): number[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc').flatMap((name) => {
    try {
      // `pid (name) state ppid …`, and a name may have spaces.
      const [, parent] =
        readFileSync(join('/proc', name, 'stat'), 'utf8')
          .split(') ')
          .at(-1)
          ?.split(' ') ?? []
      return Number(parent) === pid ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // A back end that ended by itself in between.
  }
}
