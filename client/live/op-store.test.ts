import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

import { makeMemoryOpStore, openOpStore, opStoreName } from './op-store.ts'
import type { OpStore, QueuedOp } from './op-store.ts'

const gridId = '00000000-0000-7000-8000-000000000001'
const owner = () => ({ tenantId: crypto.randomUUID(), memberId: crypto.randomUUID() })

function queued(opId: string, senderId: string, refused = false): QueuedOp {
  return {
    opId,
    gridId,
    op: { kind: 'delete', opId, recordId: gridId },
    note: { place: 'Incidents, record 1', text: 'Deletes the record' },
    queuedAt: '2026-11-23T14:32:00.000Z',
    senderId,
    refusal: refused ? { code: 'NOT_ALLOWED', message: 'Ask management.' } : null,
  }
}

const opIds = fc.constantFrom('a', 'b', 'c', 'd')
const senders = fc.constantFrom('one', 'two', 'three')
const command = fc.oneof(
  fc.record({ do: fc.constant('put' as const), opIds: fc.array(opIds), sender: senders, refused: fc.boolean() }),
  fc.record({ do: fc.constant('remove' as const), opIds: fc.array(opIds) }),
  fc.record({ do: fc.constant('claim' as const), sender: senders, open: fc.option(fc.array(senders)) }),
)

describe('the op store', () => {
  it('in the browser does what the one in memory does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const stores: OpStore[] = [await openOpStore(owner()), makeMemoryOpStore()]
        for (const one of commands) {
          const answers = await Promise.all(
            stores.map(async (store) => {
              if (one.do === 'put') await store.put(one.opIds.map((opId) => queued(opId, one.sender, one.refused)))
              else if (one.do === 'remove') await store.remove(one.opIds)
              else
                return await store.claim(
                  one.sender,
                  one.open && ((id) => one.open?.some((sender) => sender === id) ?? false),
                )
              return await store.list()
            }),
          )
          expect(answers[0]).toEqual(answers[1])
        }
      }),
      { numRuns: 100 },
    )
  })

  it('gives what a page left behind to one of two that ask at the same time', async () => {
    const whose = owner()
    const [one, two] = [await openOpStore(whose), await openOpStore(whose)]
    await one.put(['a', 'b', 'c'].map((opId) => queued(opId, 'gone')))
    const open = (id: string) => id === 'one' || id === 'two'
    const [byOne, byTwo] = await Promise.all([one.claim('one', open), two.claim('two', open)])
    const own = (all: readonly QueuedOp[], senderId: string) => all.filter((op) => op.senderId === senderId).length
    expect(own(byOne, 'one') + own(byTwo, 'two')).toBe(3)
    expect([own(byOne, 'one'), own(byTwo, 'two')]).toContain(3)
  })

  it('never mixes what two members left on one device', async () => {
    const [mia, ole] = [owner(), owner()]
    await (await openOpStore(mia)).put([queued('a', 'one')])
    expect(await (await openOpStore(ole)).claim('two', () => false)).toEqual([])
  })

  it('lets go of its database when another page needs it to, and opens it anew for the next op', async () => {
    const whose = owner()
    const store = await openOpStore(whose)
    await store.put([queued('a', 'one')])
    // As when a person clears the site's data: it is over for every connection.
    await new Promise((resolve) => {
      indexedDB.deleteDatabase(opStoreName(whose)).onsuccess = resolve
    })
    await store.put([queued('b', 'one')])
    expect((await store.list()).map(({ opId }) => opId)).toEqual(['b'])
  })

  it('is refused where the browser keeps nothing, or never answers', async () => {
    vi.useFakeTimers()
    try {
      const silent: unknown = Reflect.construct(IDBOpenDBRequest, [])
      vi.stubGlobal('indexedDB', { open: () => silent })
      const opening = openOpStore(owner()).catch(String)
      await vi.advanceTimersByTimeAsync(5_000)
      expect(await opening).toContain('does not open')
    } finally {
      vi.unstubAllGlobals()
      vi.useRealTimers()
    }
  })
})
