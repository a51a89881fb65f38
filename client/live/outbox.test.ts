import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { makeMemoryOpStore } from './op-store.ts'
import { makeOpServer, textOf } from './testing/outbox-server.ts'
import { gridId, note, offline, outboxesOfTest, patch, settle } from './testing/start-outbox.ts'

const start = outboxesOfTest()

describe('outbox', () => {
  it('delivers every op once and in order, however often calls or their answers are lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(fc.constantFrom('fine', 'lost', 'answerLost', 'half'), { maxLength: 10 }),
        async (many, weather) => {
          const server = makeOpServer()
          const skies = [...weather]
          const outbox = start(makeMemoryOpStore(), async (_, ops) => {
            await Promise.resolve()
            const sky = skies.shift() ?? 'fine'
            if (sky === 'lost') throw offline()
            const results = server.answer(ops)
            if (sky === 'answerLost') throw offline()
            return sky === 'half' ? results.slice(0, results.length >> 1) : results
          })
          const ops = Array.from({ length: many }, (_, at) => patch(String(at)))
          for (const op of ops) {
            outbox.add(gridId, [op], note)
            await Promise.resolve()
          }
          await settle()
          outbox.close()
          expect(server.applied.map((op) => op.opId)).toEqual(ops.map((op) => op.opId))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('sends what a page that is gone left behind, before its own ops', async () => {
    const store = makeMemoryOpStore()
    const server = makeOpServer()
    const left = patch('left behind')
    const before = start(store, () => Promise.reject(offline()), { senderId: 'gone' })
    before.add(gridId, [left], note)
    await before.ready
    before.close()
    const own = patch('own')
    const after = start(store, (_, ops) => Promise.resolve(server.answer(ops)))
    await after.ready
    after.add(gridId, [own], note)
    await settle()
    expect(server.applied).toEqual([left, own])
    expect(await store.list()).toEqual([])
  })

  it('takes over from a page that closes while this one is open, without a reload', async () => {
    const store = makeMemoryOpStore()
    const server = makeOpServer()
    const senders = new Set(['own', 'other'])
    const openSenders = () => Promise.resolve((id: string) => senders.has(id))
    const other = start(store, () => Promise.reject(offline()), { senderId: 'other', openSenders })
    const own = start(store, (_, ops) => Promise.resolve(server.answer(ops)), { openSenders })
    other.add(gridId, [patch('theirs')], note)
    await own.adopt()
    await settle()
    expect([own.waiting(), server.applied]).toEqual([[], []])
    other.close()
    senders.delete('other')
    await own.adopt()
    await settle()
    expect(server.applied.map(textOf)).toEqual(['theirs'])
  })

  it('keeps a refused op with its reason and its text until the person drops it, and sends the others', async () => {
    const store = makeMemoryOpStore()
    const server = makeOpServer()
    const told: string[] = []
    const outbox = start(store, (_, ops) => Promise.resolve(server.answer(ops)))
    outbox.watch((event) => {
      if (event.kind !== 'answered') return
      for (const { queued, result } of event.answers) told.push(`${queued.note.text} ${result.status}`)
    })
    const bad = patch('bad')
    outbox.add(gridId, [bad, patch('good')], note)
    await settle()
    expect(told).toEqual(['bad rejected', 'good applied'])
    expect(outbox.refused()).toMatchObject([
      { refusal: { code: 'BAD_INPUT', message: 'That does not fit.' }, note: { text: 'bad' } },
    ])
    expect(await store.list()).toHaveLength(1)
    outbox.drop([bad.opId])
    await settle()
    expect([outbox.refused(), await store.list()]).toEqual([[], []])
  })

  it.each([
    ['NOT_ALLOWED', 'a demotion'],
    ['NOT_FOUND', 'a deleted grid'],
  ] as const)(
    'parks everything at once after %s (%s), and sends it when the person tries again',
    async (code, _cause) => {
      const store = makeMemoryOpStore()
      const server = makeOpServer()
      let calls = 0
      const outbox = start(store, (_, ops) => {
        calls += 1
        return Promise.resolve(server.answer(ops))
      })
      server.setRefusal({ code, message: 'Ask management.' })
      const ops = Array.from({ length: 40 }, (_, at) => patch(`text ${at}`))
      outbox.add(gridId, ops.slice(0, 1), note)
      outbox.add(gridId, ops.slice(1), note)
      await settle()
      expect(calls).toBe(2)
      expect([outbox.waiting().length, outbox.refused().length, (await store.list()).length]).toEqual([0, 40, 40])
      server.setRefusal(undefined)
      outbox.retry(outbox.refused().map(({ opId }) => opId))
      await settle()
      expect(server.applied).toEqual(ops)
      expect([outbox.refused(), await store.list()]).toEqual([[], []])
    },
  )

  it.each(['UNAUTHENTICATED', 'UPDATE_NEEDED', 'UNAVAILABLE', 'TOO_MANY'] as const)(
    'does not take %s for an answer to the ops: they wait',
    async (code) => {
      const server = makeOpServer()
      const outbox = start(makeMemoryOpStore(), (_, ops) => Promise.resolve(server.answer(ops)))
      server.setRefusal({ code, message: '' })
      outbox.add(gridId, [patch('a'), patch('b')], note)
      await settle()
      expect([outbox.waiting().length, outbox.refused()]).toEqual([2, []])
      server.setRefusal(undefined)
      await settle()
      expect(server.applied).toHaveLength(2)
    },
  )

  it('finds the one op that spoils its call in a few halves, and the others are saved', async () => {
    const server = makeOpServer()
    let calls = 0
    const outbox = start(makeMemoryOpStore(), (_, ops) => {
      calls += 1
      return Promise.resolve(server.answer(ops))
    })
    const texts = Array.from({ length: 256 }, (_, at) => (at === 77 ? 'unreadable' : `text ${at}`))
    outbox.add(gridId, texts.map(patch), note)
    await settle()
    expect(server.applied).toHaveLength(255)
    expect(outbox.refused().map(({ note }) => note.text)).toEqual(['unreadable'])
    expect(calls).toBeLessThan(40)
  })

  it('parks an op that is too large even alone, with its text and what to do, and sends what is behind it', async () => {
    const store = makeMemoryOpStore()
    const server = makeOpServer()
    let calls = 0
    const outbox = start(store, (_, ops) => {
      calls += 1
      return Promise.resolve(server.answer(ops))
    })
    outbox.add(gridId, ['a', 'b', 'huge', 'c', 'd'].map(patch), note)
    outbox.add(gridId, [patch('e')], note)
    await settle()
    expect(server.applied.map(textOf)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(outbox.refused()).toMatchObject([
      { refusal: { code: 'TOO_LARGE', message: 'Shorten its texts.' }, note: { text: 'huge' } },
    ])
    expect([outbox.waiting().length, (await store.list()).length]).toEqual([0, 1])
    expect(calls).toBeLessThan(10)
  })

  it('parks an op on which the server breaks every time, instead of holding up all that follow', async () => {
    const server = makeOpServer()
    const outbox = start(makeMemoryOpStore(), (_, ops) => Promise.resolve(server.answer(ops)))
    outbox.add(gridId, [patch('before'), patch('broken'), patch('after')], note)
    await settle()
    expect(server.applied.map(textOf)).toEqual(['before', 'after'])
    expect(outbox.refused().map(({ refusal }) => refusal?.code)).toEqual(['INTERNAL'])
  })

  it('gives an op that was too old a new id when the person enters it anew, and others keep theirs', async () => {
    const store = makeMemoryOpStore()
    const server = makeOpServer()
    const outbox = start(store, (_, ops) => Promise.resolve(server.answer(ops)))
    const [old, barred] = [patch('old'), patch('barred')]
    server.setRefusal({ code: 'STALE_OP', message: 'Too old.' })
    outbox.add(gridId, [old], note)
    await settle()
    server.setRefusal({ code: 'NOT_ALLOWED', message: 'No.' })
    outbox.add(gridId, [barred], note)
    await settle()
    server.setRefusal(undefined)
    outbox.retry([old.opId, barred.opId])
    await settle()
    expect(server.applied.map(textOf).sort()).toEqual(['barred', 'old'])
    expect(server.applied.map(({ opId }) => opId === old.opId)).toEqual([false, false])
    expect(server.applied.some(({ opId }) => opId === barred.opId)).toBe(true)
    expect(await store.list()).toEqual([])
  })

  it('gives an op whose refusal the server remembers a new id when the person tries again', async () => {
    const store = makeMemoryOpStore()
    const asked: Op[] = []
    const outbox = start(store, async (_, ops) => {
      asked.push(...ops)
      return ops.map(({ opId }) =>
        asked.length === 1
          ? { opId, status: 'rejected', code: 'NOT_FOUND', message: 'Deleted.', remembered: true }
          : { opId, status: 'applied', version: 1, conflicts: [] },
      )
    })
    const late = patch('late')
    outbox.add(gridId, [late], note)
    await settle()
    outbox.retry([late.opId])
    await settle()
    expect(asked.map(textOf)).toEqual(['late', 'late'])
    expect(asked[1]?.opId).not.toBe(late.opId)
    expect([outbox.refused(), await store.list()]).toEqual([[], []])
  })

  it('sends an op once, however soon after the opening of the page it is answered', async () => {
    for (let ticks = 0; ticks < 20; ticks += 1) {
      let calls = 0
      const outbox = start(makeMemoryOpStore(), async (_, ops) => {
        calls += 1
        for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
        return ops.map(({ opId }) => ({ opId, status: 'applied', version: 1, conflicts: [] }))
      })
      outbox.add(gridId, [patch('mine')], note)
      await settle()
      expect([ticks, calls]).toEqual([ticks, 1])
    }
  })

  it('sends nothing more once it is closed, as when its owner signs out', async () => {
    let calls = 0
    const store = makeMemoryOpStore()
    const outbox = start(store, () => {
      calls += 1
      return Promise.reject(offline())
    })
    outbox.add(gridId, [patch('mine')], note)
    await vi.advanceTimersByTimeAsync(1)
    outbox.close()
    const before = calls
    outbox.wake()
    await outbox.adopt()
    await settle()
    expect([calls - before, (await store.list()).length]).toEqual([0, 1])
  })
})
