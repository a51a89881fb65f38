import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { GridChange } from '@operagrid/shared/domain/change'

import { GridHub } from './grid-hub.ts'
import { schemaChange } from './testing/changes.ts'

/** A grid in a database that answers when it is told to, and a hub on it that remembers what it told. */
function makeGrid(recent: number) {
  const committed: GridChange[] = []
  const answers: (() => void)[] = []
  const told: number[] = []
  const starts: number[] = []
  const slowly = <T>(read: () => T) => new Promise<T>((resolve) => answers.push(() => resolve(read())))
  const hub = new GridHub(
    {
      readHead: () => slowly(() => ({ version: committed.length, recent: committed.slice(-recent) })),
      readAfter: (version) => slowly(() => committed.slice(version, version + 3)),
    },
    {
      begin: ({ version, recent: last }) => {
        starts.push(version)
        expect(last.map((change) => change.version)).toEqual(committed.slice(-recent).map((change) => change.version))
        told.length = 0
      },
      tell: (changes) => told.push(...changes.map((change) => change.version)),
    },
  )
  const commit = (count: number): GridChange[] => {
    const made = Array.from({ length: count }, (_, at) => schemaChange(committed.length + at + 1))
    committed.push(...made)
    return made
  }
  const answer = async (): Promise<void> => {
    answers.shift()?.()
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { hub, commit, answer, answers, committed, told, starts }
}

const step = fc.oneof(
  // Committed here: pushed at once, later, twice, or never.
  fc.record({
    kind: fc.constant('commit' as const),
    count: fc.integer({ min: 1, max: 4 }),
    fate: fc.constantFrom('now', 'later', 'twice', 'lost'),
  }),
  fc.record({ kind: fc.constant('late' as const) }),
  // A wake-up of another node, or the heartbeat; a wrong one now and then.
  fc.record({ kind: fc.constant('reached' as const), off: fc.constantFrom(0, 0, 0, -2, 3, 1e12) }),
  fc.record({ kind: fc.constant('answer' as const) }),
)

describe('a grid’s hub', () => {
  it('tells every change once and in order, whatever order, doubles and losses they come in with', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 5 }), fc.array(step, { maxLength: 60 }), async (before, steps) => {
        const grid = makeGrid(2)
        grid.commit(before)
        const late: GridChange[][] = []
        for (const each of steps) {
          if (each.kind === 'commit') {
            const made = grid.commit(each.count)
            if (each.fate === 'later') late.push(made)
            else if (each.fate !== 'lost') grid.hub.push(made)
            if (each.fate === 'twice') grid.hub.push(made)
          } else if (each.kind === 'late') grid.hub.push(late.shift() ?? [])
          else if (each.kind === 'reached') grid.hub.reached(Math.max(0, grid.committed.length + each.off))
          else await grid.answer()
        }
        // Quiet: one heartbeat, and every answer comes.
        while (grid.answers.length > 0) await grid.answer()
        grid.hub.reached(grid.committed.length)
        while (grid.answers.length > 0) await grid.answer()
        const from = grid.starts.at(-1) ?? 0
        expect(grid.hub.head).toBe(grid.committed.length)
        expect(grid.told).toEqual(Array.from({ length: grid.committed.length - from }, (_, at) => from + at + 1))
        expect(grid.starts).toHaveLength(1)
      }),
      { numRuns: 500 },
    )
  })

  it('begins anew when it missed more than is worth telling', async () => {
    const grid = makeGrid(2)
    grid.hub.reached(0)
    await grid.answer()
    const missed = grid.commit(6_000)
    grid.hub.push(missed.slice(-1))
    await grid.answer()
    expect(grid.starts).toEqual([0, 6_000])
    grid.hub.push(grid.commit(1))
    expect(grid.told).toEqual([6_001])
  })

  it('begins anew for nobody who keeps pace when somebody names a version from nowhere', async () => {
    const { hub, commit, answer, answers, told, starts } = makeGrid(2)
    commit(3)
    hub.reached(3)
    await answer()
    hub.reached(999_999_999_999)
    hub.push(commit(1))
    while (answers.length > 0) await answer()
    hub.push(commit(2))
    expect(starts).toEqual([3])
    expect(told).toEqual([4, 5, 6])
    // Nothing is asked again until somebody says that there is more.
    expect(answers).toEqual([])
  })

  it('reads only what it was not told: what comes in meanwhile follows by itself', async () => {
    const grid = makeGrid(2)
    grid.hub.reached(0)
    await grid.answer()
    grid.commit(3)
    grid.hub.push(grid.commit(1))
    grid.hub.push(grid.commit(5))
    await grid.answer()
    expect(grid.told).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(grid.answers).toHaveLength(0)
  })

  it('goes on after a failed reading with the next word', async () => {
    let fails = true
    const told: number[] = []
    const hub = new GridHub(
      {
        readHead: async () => ({ version: 0, recent: [] }),
        readAfter: async () => {
          if (fails) throw new Error('away')
          return [schemaChange(1), schemaChange(2)]
        },
      },
      { begin: () => undefined, tell: (changes) => told.push(...changes.map((change) => change.version)) },
    )
    await hub.settle()
    hub.push([schemaChange(2)])
    await expect(hub.settle()).rejects.toThrow('away')
    fails = false
    hub.reached(2)
    await hub.settle()
    expect(told).toEqual([1, 2])
  })

  it('knows no version of a grid that is not there', async () => {
    const hub = new GridHub(
      { readHead: async () => null, readAfter: async () => [] },
      { begin: () => expect.unreachable(), tell: () => expect.unreachable() },
    )
    expect(await hub.settle()).toBeNull()
  })
})
