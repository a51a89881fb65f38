import fc from 'fast-check'
import { createRoot } from 'solid-js'
import { describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Query } from '@operagrid/shared/domain/query'
import type { SortKey } from '@operagrid/shared/domain/record'

import { createRecordBlocks } from './create-record-blocks.ts'
import type { Blocks } from './create-record-blocks.ts'
import { createRecordList } from './create-record-list.ts'
import { makeRecordOrder } from './record-order.ts'
import type { RecordOrder } from './record-order.ts'
import { makeRecordOracle } from './testing/record-oracle.ts'
import type { RecordOracle } from './testing/record-oracle.ts'

const fields: readonly Field[] = [
  { id: 'rankrank', name: 'Rank', type: 'number', choices: [] },
  { id: 'notenote', name: 'Note', type: 'text', choices: [] },
]
const queries: readonly Query[] = [
  { filter: null, sort: [] },
  { filter: null, sort: [{ field: 'rankrank', direction: 'desc' }] },
  {
    filter: { kind: 'compare', field: 'rankrank', operator: 'lt', value: 5 },
    sort: [{ field: 'rankrank', direction: 'asc' }],
  },
  {
    filter: { kind: 'compare', field: 'rankrank', operator: 'gte', value: 3 },
    sort: [{ field: 'notenote', direction: 'asc' }],
  },
  {
    filter: { kind: 'compare', field: 'rankrank', operator: 'lt', value: 5 },
    sort: [{ field: '$rowOrder', direction: 'asc' }],
  },
]

type Deed = 'create' | 'patchRank' | 'patchNote' | 'comment' | 'move' | 'remove'

type Step =
  | { do: Deed; pick: number; value: number }
  | { do: 'feed'; many: number; elsewhere: boolean }
  | { do: 'ask' | 'answer' | 'evict'; pick: number; lag: number }
  | { do: 'outline'; lag: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom<Deed>('create', 'patchRank', 'patchNote', 'comment', 'move', 'remove'),
      pick: fc.nat(99),
      value: fc.nat(8),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('feed' as const),
      many: fc.integer({ min: 1, max: 4 }),
      elsewhere: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('ask' as const, 'answer' as const, 'evict' as const),
      pick: fc.nat(20),
      lag: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('outline' as const), lag: fc.nat(3) }) },
)

const EVERY = 4
const LIMIT = 6

function act(grid: RecordOracle, doing: Deed, pick: number, value: number): void {
  const ids = grid.ids()
  const id = ids[pick % Math.max(1, ids.length)]
  if (doing === 'create')
    grid.create(
      value === 8 ? {} : { rankrank: value, notenote: `note ${value % 3}` },
      pick % 4 === 0 ? { rowOrder: value / 2 } : {},
    )
  else if (id === undefined) return
  else if (doing === 'patchRank') grid.patch(id, 'rankrank', value)
  else if (doing === 'patchNote') grid.patch(id, 'notenote', `note ${value}`)
  else if (doing === 'comment') grid.comment(id, value)
  else if (doing === 'move') grid.move(id, value * 1.5 - 2)
  else grid.remove(id)
}

function never(): never {
  throw new Error('the record was not there')
}

/** All that is loaded, block by block, must be what the oracle has there. */
function expectSame(blocks: Blocks, grid: RecordOracle, order: RecordOrder): void {
  const all = grid.sorted(grid.head())
  expect(blocks.total()).toBe(all.length)
  for (const block of blocks.list()) {
    const end = blocks.endOf(block)
    const inside = all.filter(
      (record) =>
        (!block.start || order.compare(order.keyOf(record), block.start) >= 0) &&
        (!end || order.compare(order.keyOf(record), end) < 0),
    )
    expect(block.count).toBe(inside.length)
    if (block.placed) expect(block.placed.map((placed) => placed.record)).toEqual(inside)
  }
}

describe('record blocks', () => {
  it('equal a plain sorted list after any mix of changes, late windows, evictions and outlines', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...queries),
        fc.array(fc.nat(8), { maxLength: 30, size: 'max' }),
        fc.array(step, { maxLength: 60, size: 'max' }),
        (query, seed, steps) => {
          const order = makeRecordOrder(query, fields, 'nobody')
          const grid = makeRecordOracle(order)
          for (const value of seed) act(grid, 'create', 0, value)
          const blocks = createRecordBlocks(order, grid.head())
          blocks.adoptOutline(grid.outline(grid.head(), EVERY))
          const asked: { block: (typeof list)[number]; version: number; before: SortKey | undefined }[] = []
          let list = blocks.list()
          let fed = grid.head()
          // Records may be known from another list that holds them.
          const feed = (many: number, elsewhere: boolean) => {
            const changes = grid.changes.slice(fed, fed + many)
            const known = changes.flatMap((change) => {
              const before = elsewhere ? grid.before(change) : undefined
              return before ? [[change.version, before] as const] : []
            })
            blocks.take(changes, new Map(known))
            fed = Math.min(grid.head(), fed + many)
          }
          const answer = (at: number) => {
            const [request] = asked.splice(at, 1)
            if (!request) return
            const { block, version, before } = request
            blocks.adoptWindow(
              block,
              grid.window(version, {
                ...(block.start && { from: block.start }),
                ...(before && { before }),
                limit: LIMIT,
              }),
              LIMIT,
            )
          }
          for (const next of steps) {
            list = blocks.list()
            if (next.do === 'feed') feed(next.many, next.elsewhere)
            else if (next.do === 'outline')
              blocks.adoptOutline(grid.outline(Math.max(fed, grid.head() - next.lag), EVERY))
            else if (next.do === 'ask' || next.do === 'answer' || next.do === 'evict') {
              const block = list[next.pick % list.length]
              if (next.do === 'answer') answer(next.pick % Math.max(1, asked.length))
              else if (block && next.do === 'evict') blocks.unload(block)
              // A snapshot is never older than what the feed had told when it was asked for.
              else if (block)
                asked.push({ block, version: Math.max(fed, grid.head() - next.lag), before: blocks.endOf(block) })
            } else if ('value' in next) act(grid, next.do, next.pick, next.value)
          }
          while (asked.length > 0) answer(0)
          feed(grid.head(), false)
          // As the list does: what could not be placed leads to a new outline and fresh windows.
          for (let round = 0; round < 3 && (round === 0 || blocks.unplacedVersion() > 0); round += 1) {
            if (blocks.unplacedVersion() > 0) blocks.adoptOutline(grid.outline(grid.head(), EVERY))
            for (const block of [...blocks.list()]) {
              if (!block.stale) continue
              asked.push({ block, version: grid.head(), before: blocks.endOf(block) })
              answer(0)
            }
          }
          expect(blocks.unplacedVersion()).toBe(0)
          expectSame(blocks, grid, order)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('never apply a change to a record that is newer', () => {
    const order = makeRecordOrder({ filter: null, sort: [] }, fields, 'nobody')
    const grid = makeRecordOracle(order)
    grid.create({ rankrank: 1 })
    const blocks = createRecordBlocks(order, grid.head())
    blocks.adoptOutline(grid.outline(1, EVERY))
    grid.patch('r1', 'rankrank', 2)
    grid.patch('r1', 'rankrank', 3)
    const [block] = blocks.list()
    if (block) blocks.adoptWindow(block, grid.window(3, { limit: LIMIT }), LIMIT)
    expect(blocks.take(grid.changes.slice(1))).toEqual([])
    expect(blocks.find('r1')?.record.cells).toEqual({ rankrank: 3 })
  })
})

describe('a record that is loaded in another list', () => {
  it('comes into this one in its place, and nothing is in doubt', () => {
    const filter: Query['filter'] = { kind: 'compare', field: 'rankrank', operator: 'lt', value: 5 }
    const order = makeRecordOrder({ filter, sort: [{ field: 'rankrank', direction: 'asc' }] }, fields, 'nobody')
    const grid = makeRecordOracle(order)
    for (const rank of [1, 4, 8, 9]) grid.create({ rankrank: rank })
    const blocks = createRecordBlocks(order, grid.head())
    blocks.adoptOutline(grid.outline(grid.head(), EVERY))
    const [block] = blocks.list()
    if (block) blocks.adoptWindow(block, grid.window(grid.head(), { limit: LIMIT }), LIMIT)
    grid.patch('r3', 'rankrank', 2)
    const [moved] = grid.changes.slice(4)
    if (!moved) throw new Error('nothing has changed')
    blocks.take([moved], new Map([[moved.version, grid.before(moved) ?? never()]]))
    expect([blocks.unplacedVersion(), blocks.find('r3')?.index]).toEqual([0, 1])
    // One that stays outside is no reason to ask anything, known or not.
    grid.patch('r4', 'rankrank', 7)
    blocks.take(grid.changes.slice(5))
    expect([blocks.unplacedVersion(), blocks.total()]).toEqual([0, 3])
    expectSame(blocks, grid, order)
  })
})

describe('record list', () => {
  it('shows the first records as soon as they come and fetches what is scrolled to', async () => {
    const order = makeRecordOrder({ filter: null, sort: [{ field: 'rankrank', direction: 'asc' }] }, fields, 'nobody')
    const grid = makeRecordOracle(order)
    for (let at = 0; at < 1000; at += 1) grid.create({ rankrank: (at * 7) % 1000 })
    const { list, dispose } = createRoot((stop) => ({
      dispose: stop,
      list: createRecordList({
        order,
        head: null,
        isFinal: () => true,
        source: {
          outline: (every) => Promise.resolve(grid.outline(grid.head(), every)),
          window: (bounds) => Promise.resolve(grid.window(grid.head(), bounds)),
        },
      }),
    }))
    list.beginAt(await list.ready)
    expect(list.total()).toBe(1000)
    expect(list.at(0)?.cells['rankrank']).toBe(0)
    expect(list.at(600)).toBeUndefined()
    list.show(590, 630)
    await expect.poll(() => list.at(600)?.cells['rankrank']).toBe(600)
    grid.patch(list.at(600)?.id ?? '', 'rankrank', -1)
    list.take(grid.changes.slice(1000))
    expect(list.at(0)?.cells['rankrank']).toBe(-1)
    expect(list.at(600)?.cells['rankrank']).toBe(599)
    dispose()
  })

  it('reads its outline again when a record it never loaded moves', async () => {
    const order = makeRecordOrder(
      { filter: { kind: 'compare', field: 'rankrank', operator: 'lt', value: 5 }, sort: [] },
      fields,
      'nobody',
    )
    const grid = makeRecordOracle(order)
    for (let at = 0; at < 20; at += 1) grid.create({ rankrank: at })
    const { list, dispose } = createRoot((stop) => ({
      dispose: stop,
      list: createRecordList({
        order,
        head: null,
        isFinal: () => true,
        source: {
          outline: (every) => Promise.resolve(grid.outline(grid.head(), every)),
          window: (bounds) => Promise.resolve(grid.window(grid.head(), bounds)),
        },
      }),
    }))
    list.beginAt(await list.ready)
    expect(list.total()).toBe(5)
    grid.patch('r20', 'rankrank', 0)
    list.take(grid.changes.slice(20))
    await expect.poll(() => list.total(), { timeout: 3000 }).toBe(6)
    await expect.poll(() => list.at(5)?.id).toBe('r20')
    dispose()
  })
})
