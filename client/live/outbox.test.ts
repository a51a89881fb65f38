import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { describe, expect, it } from 'vitest'

import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { makeMemoryOpStore } from './op-store.ts'
import type { OpStore } from './op-store.ts'
import { createOutbox } from './outbox.ts'
import type { Outbox, SendFault, SendOps } from './outbox.ts'

const gridId = '00000000-0000-7000-8000-000000000001'

class Fault extends Error {
  readonly fault: SendFault
  constructor(fault: SendFault) {
    super(fault.message)
    this.fault = fault
  }
}
const offline = () => new Fault({ code: 'OFFLINE', message: 'gone' })

function patch(text: string): Op {
  return {
    kind: 'patch',
    opId: uuidv7(),
    recordId: '00000000-0000-7000-8000-000000000002',
    cells: { notenote: text },
    baseVersion: 0,
  }
}

/** A server that remembers op ids, as ours does. */
function makeServer() {
  const applied: string[] = []
  const answer = (ops: readonly Op[]): readonly OpResult[] =>
    ops.map((op) => {
      if (!applied.includes(op.opId)) applied.push(op.opId)
      return { opId: op.opId, status: 'applied', version: applied.indexOf(op.opId) + 1, conflicts: [] }
    })
  return { applied, answer }
}

function open(store: OpStore, send: SendOps, pageId = 'page'): Outbox {
  return createOutbox({
    store,
    send,
    faultOf: (error) => (error instanceof Fault ? error.fault : { code: 'INTERNAL', message: '' }),
    pageId,
    openPages: () => Promise.resolve((id) => id === pageId),
  })
}

async function drained(outbox: Outbox): Promise<void> {
  await expect.poll(() => (outbox.wake(), outbox.waiting(gridId).length), { interval: 1, timeout: 5000 }).toBe(0)
}

describe('outbox', () => {
  it('delivers every op once and in order, however often calls or their answers are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.constantFrom('fine', 'lost', 'answerLost'), { maxLength: 10 }),
        async (many, weather) => {
          const server = makeServer()
          const skies = [...weather]
          const outbox = open(makeMemoryOpStore(), async (_, ops) => {
            await Promise.resolve()
            const sky = skies.shift() ?? 'fine'
            if (sky === 'lost') throw offline()
            const results = server.answer(ops)
            if (sky === 'answerLost') throw offline()
            return results
          })
          const ops = Array.from({ length: many }, (_, at) => patch(String(at)))
          for (const op of ops) {
            outbox.add(gridId, [op])
            await Promise.resolve()
          }
          await drained(outbox)
          outbox.close()
          expect(server.applied).toEqual(ops.map((op) => op.opId))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('sends what a page that is gone left behind, before its own ops', async () => {
    const store = makeMemoryOpStore()
    const server = makeServer()
    const left = patch('left behind')
    const before = open(store, () => Promise.reject(offline()), 'old page')
    before.add(gridId, [left])
    await before.ready
    before.close()
    const own = patch('own')
    const after = open(store, (_, ops) => Promise.resolve(server.answer(ops)), 'new page')
    await after.ready
    after.add(gridId, [own])
    await drained(after)
    expect(server.applied).toEqual([left.opId, own.opId])
    expect(await store.list()).toEqual([])
  })

  it('leaves the ops of a page that is still open to that page', async () => {
    const store = makeMemoryOpStore()
    const other = open(store, () => Promise.reject(offline()), 'other')
    other.add(gridId, [patch('theirs')])
    const own = createOutbox({
      store,
      send: () => Promise.reject(offline()),
      faultOf: () => ({ code: 'OFFLINE', message: '' }),
      pageId: 'own',
      openPages: () => Promise.resolve(() => true),
    })
    await own.ready
    expect(own.waiting(gridId)).toEqual([])
    other.close()
    own.close()
  })

  it('keeps a refused op with its reason until the person drops it, and sends the others', async () => {
    const store = makeMemoryOpStore()
    const server = makeServer()
    const bad = patch('bad')
    const good = patch('good')
    const told: string[] = []
    const outbox = open(store, (_, ops) => {
      if (ops.some((op) => op.opId === bad.opId))
        return Promise.reject(new Fault({ code: 'BAD_INPUT', message: 'That does not fit.' }))
      return Promise.resolve(server.answer(ops))
    })
    outbox.onOutcome((queued, result) => told.push(`${queued.opId === bad.opId ? 'bad' : 'good'} ${result.status}`))
    await outbox.ready
    outbox.add(gridId, [bad, good])
    await drained(outbox)
    expect(told).toEqual(['bad rejected', 'good applied'])
    expect(outbox.refused(gridId).map((queued) => queued.refusal)).toEqual(['That does not fit.'])
    await expect.poll(async () => (await store.list()).length).toBe(1)
    outbox.drop(bad.opId)
    await expect.poll(async () => (await store.list()).length).toBe(0)
  })
})
