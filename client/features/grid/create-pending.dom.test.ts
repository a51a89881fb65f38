import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import type { QueuedOp } from '../../live/op-store.ts'
import type { OutboxEvent } from '../../live/outbox.ts'
import { createPending } from './create-pending.ts'
import type { Pending } from './create-pending.ts'
import { createRecordList } from './create-record-list.ts'
import type { RecordList } from './create-record-list.ts'
import { createRows } from './create-rows.ts'
import type { Rows } from './create-rows.ts'
import { makeRecordOrder } from './record-order.ts'
import { makeRecordOracle } from './testing/record-oracle.ts'

const fields: readonly Field[] = [{ id: 'notenote', name: 'Note', type: 'text', choices: [] }]
const order = makeRecordOrder({ filter: null, sort: [] }, fields, 'nobody')

let grid: ReturnType<typeof makeRecordOracle>
let list: RecordList
let pending: Pending
let rows: Rows
let hear: (event: OutboxEvent) => void
let dispose: () => void
/** Reads wait for it: what is shown until they are answered is what these tests are about. */
let server: Promise<void>
let reachServer: () => void
let ops = 0

const text = (index: number) => rows.at(index)?.cells['notenote']
const texts = () => Array.from({ length: rows.count() }, (_, at) => text(at))

function loseServer(): void {
  server = new Promise((resolve) => (reachServer = resolve))
}
async function reread(): Promise<void> {
  reachServer()
  await vi.advanceTimersByTimeAsync(5_000)
}
/** What this page asks for, as the outbox tells of it. */
function ask(op: Op): QueuedOp {
  const queued = {
    opId: op.opId,
    gridId: 'grid',
    op,
    note: { place: '', text: '' },
    queuedAt: '2026-11-28T10:00:00.000Z',
    senderId: 'page',
    refusal: null,
  }
  hear({ kind: 'queued', queued: [queued] })
  return queued
}
const patch = (recordId: string, note: string) =>
  ask({ kind: 'patch', opId: `op-${(ops += 1)}`, recordId, baseVersion: grid.head(), cells: { notenote: note } })

/** The server has applied it, and its answer says so. */
function answer(queued: QueuedOp, version: number = grid.head()): void {
  const result = { opId: queued.opId, status: 'applied', version, conflicts: [] } as const
  hear({ kind: 'answered', gridId: 'grid', answers: [{ queued, result }] })
}
/** As a grid's page does when the feed does not reach back. */
function resync(): void {
  list.reload(grid.head())
  pending.skip(grid.head())
}
/** The feed tells what came last. */
function tellLast(): void {
  list.take(grid.changes.slice(-1))
  pending.retire(grid.head())
}

beforeEach(async () => {
  vi.useFakeTimers()
  server = Promise.resolve()
  grid = makeRecordOracle(order)
  for (const notenote of ['one', 'two', 'three']) grid.create({ notenote })
  createRoot((end) => {
    dispose = end
    list = createRecordList({
      order,
      head: null,
      isFinal: () => true,
      source: {
        outline: (every) => server.then(() => grid.outline(grid.head(), every)),
        window: (bounds) => server.then(() => grid.window(grid.head(), bounds)),
      },
    })
    pending = createPending({
      gridId: 'grid',
      memberId: 'mia',
      outbox: { waiting: () => [], watch: (listener) => ((hear = listener), () => undefined), add: () => undefined },
      fields: () => fields,
      noteOf: () => ({ place: '', text: '' }),
      onApplied: () => undefined,
      onAnswered: () => undefined,
      mend: (...what) => list.mend(...what),
      isOld: (recordId) => list.isOld(recordId),
      undoEffect: () => undefined,
    })
    const shown = { list: () => list, find: (id: string) => list.find(id)?.record, shownQuery: () => everything }
    rows = createRows(shown, pending, () => false)
  })
  await vi.advanceTimersByTimeAsync(100)
  list.beginAt(await list.ready)
  list.show(0, 3)
  loseServer()
})
afterEach(() => {
  dispose()
  vi.useRealTimers()
})

describe('an own edit that was acknowledged while the feed was away', () => {
  it('stays on screen over a resync, before the records are read anew and after', async () => {
    const mine = patch('r1', 'mine')
    grid.patch('r1', 'notenote', 'mine')
    answer(mine)
    grid.patch('r2', 'notenote', 'theirs')
    resync()
    expect(texts()).toEqual(['mine', 'two', 'three'])
    await reread()
    expect(texts()).toEqual(['mine', 'theirs', 'three'])
    expect([...pending.touched()]).toEqual([])
  })

  it('stays when its answer comes behind the resync', async () => {
    const mine = patch('r1', 'mine')
    grid.patch('r1', 'notenote', 'mine')
    const version = grid.head()
    grid.patch('r2', 'notenote', 'theirs')
    resync()
    answer(mine, version)
    expect(texts()).toEqual(['mine', 'two', 'three'])
    await reread()
    expect(texts()).toEqual(['mine', 'theirs', 'three'])
  })

  it('gives way to what others wrote over it, as soon as that is known', async () => {
    const [first, second] = [patch('r1', 'mine'), patch('r2', 'mine too')]
    grid.patch('r1', 'notenote', 'mine')
    answer(first)
    grid.patch('r2', 'notenote', 'mine too')
    answer(second)
    grid.patch('r1', 'notenote', 'theirs')
    resync()
    expect(texts()).toEqual(['mine', 'mine too', 'three'])
    // Told by the feed, while the records are still to be read.
    grid.patch('r2', 'notenote', 'theirs too')
    tellLast()
    expect(texts()).toEqual(['mine', 'theirs too', 'three'])
    await reread()
    expect(texts()).toEqual(['theirs', 'theirs too', 'three'])
  })
})

describe('a record over a resync', () => {
  it('that was made here is shown once at every moment', async () => {
    const making = ask({ kind: 'create', opId: 'made', recordId: 'r4', cells: { notenote: 'four' } })
    grid.create({ notenote: 'four' })
    answer(making)
    const mine = patch('r4', 'four and a half')
    grid.patch('r4', 'notenote', 'four and a half')
    answer(mine)
    resync()
    const all = ['one', 'two', 'three', 'four and a half']
    expect(texts()).toEqual(all)
    reachServer()
    // Outline and window are read one after the other.
    for (let ms = 0; ms < 3_000; ms += 5) {
      await vi.advanceTimersByTimeAsync(5)
      expect(texts()).toEqual(all)
    }
    expect([pending.created().length, list.total()]).toEqual([0, 4])
  })

  it('that was deleted here does not come back for a moment', async () => {
    const going = ask({ kind: 'delete', opId: 'gone', recordId: 'r2' })
    grid.remove('r2')
    answer(going)
    resync()
    expect(pending.isGoing('r2')).toBe(true)
    reachServer()
    for (let ms = 0; ms < 3_000; ms += 5) {
      await vi.advanceTimersByTimeAsync(5)
      expect(list.find('r2') === undefined || pending.isGoing('r2')).toBe(true)
    }
    expect([texts(), [...pending.touched()]]).toEqual([['one', 'three'], []])
  })
})

describe('a list that is read first while the feed skips', () => {
  it('is read again, as nobody would tell what it misses', async () => {
    let outlines = 0
    await createRoot(async (end) => {
      const late = createRecordList({
        order,
        head: grid.head(),
        isFinal: () => true,
        source: {
          outline: (every) => {
            outlines += 1
            const { head } = grid
            const version = head()
            return server.then(() => grid.outline(version, every))
          },
          window: (bounds) => server.then(() => grid.window(grid.head(), bounds)),
        },
      })
      grid.create({ notenote: 'four' })
      late.reload(grid.head())
      await reread()
      expect([outlines, late.total(), late.at(3)?.cells]).toEqual([2, 4, { notenote: 'four' }])
      end()
    })
  })
})
