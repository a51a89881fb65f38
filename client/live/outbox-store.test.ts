import { describe, expect, it } from 'vitest'

import { makeMemoryOpStore } from './op-store.ts'
import type { OpStore } from './op-store.ts'
import type { SendOps } from './outbox.ts'
import { makeOpServer, textOf } from './testing/outbox-server.ts'
import { gridId, note, offline, outboxesOfTest, patch, settle } from './testing/start-outbox.ts'

const start = outboxesOfTest()

describe('outbox and its store', () => {
  it('sends on where the store fails, says that nothing is kept, and keeps it as soon as it can be', async () => {
    const memory = makeMemoryOpStore()
    let full = true
    const store: OpStore = {
      ...memory,
      lasting: true,
      put: (queued) => (full ? Promise.reject(new Error('quota')) : memory.put(queued)),
      claim: (...by) => (full ? Promise.reject(new Error('quota')) : memory.claim(...by)),
    }
    const outbox = start(store, () => Promise.reject(offline()))
    expect(outbox.lasting()).toBe(true)
    outbox.add(gridId, [patch('kept')], note)
    await outbox.kept()
    await settle()
    expect(outbox.lasting()).toBe(false)
    full = false
    await outbox.adopt()
    await settle()
    expect(outbox.lasting()).toBe(true)
    expect((await memory.list()).map(({ note }) => note.text)).toEqual(['kept'])
  })

  it('goes on where the store never answers', async () => {
    const server = makeOpServer()
    const never = () => new Promise<never>(() => undefined)
    const store: OpStore = { lasting: true, list: never, put: never, remove: never, claim: never }
    const outbox = start(store, (_, ops) => Promise.resolve(server.answer(ops)))
    outbox.add(gridId, [patch('one')], note)
    outbox.add(gridId, [patch('two')], note)
    await settle()
    outbox.add(gridId, [patch('three')], note)
    await settle()
    expect(server.applied.map(textOf)).toEqual(['one', 'two', 'three'])
  })

  it('shows what one page was refused on the others, and lets any of them decide', async () => {
    const store = makeMemoryOpStore()
    const server = makeOpServer()
    const ears = new Set<() => void>()
    const between = (own: () => void) => ({
      tell: () => {
        for (const ear of ears) if (ear !== own) ear()
      },
      listen(heard: () => void) {
        ears.add(heard)
        return () => ears.delete(heard)
      },
    })
    const openSenders = () => Promise.resolve(() => true)
    const send: SendOps = (_, ops) => Promise.resolve(server.answer(ops))
    const one = start(store, send, { senderId: 'one', openSenders, neighbours: between(() => undefined) })
    const two = start(store, send, { senderId: 'two', openSenders, neighbours: between(() => undefined) })
    one.add(gridId, [patch('bad idea')], note)
    await settle()
    expect(two.refused().map(({ note }) => note.text)).toEqual(['bad idea'])
    two.drop(two.refused().map(({ opId }) => opId))
    await settle()
    expect([one.refused(), two.refused(), await store.list()]).toEqual([[], [], []])
  })

  it('goes on showing the same refused op, undisturbed, while the store is read again and again', async () => {
    const server = makeOpServer()
    const outbox = start(makeMemoryOpStore(), (_, ops) => Promise.resolve(server.answer(ops)))
    outbox.add(gridId, [patch('bad')], note)
    await settle()
    const [shown] = outbox.refused()
    let changes = 0
    outbox.watch(() => (changes += 1))
    await outbox.adopt()
    await outbox.adopt()
    expect([outbox.refused()[0] === shown, changes]).toEqual([true, 0])
  })
})
