import { describe, expect, it } from 'vitest'

import { ReporterSight } from './reporter-sight.ts'
import type { ReporterView } from './reporter-sight.ts'

const own = (...fieldIds: string[]) => ({ records: 'own' as const, fieldIds })

describe('what reporters see of a grid', () => {
  function makeSight(first: ReporterView) {
    let stored = first
    const reads: (() => void)[] = []
    const learned: ReporterView[] = []
    const sight = new ReporterSight(
      () =>
        new Promise((resolve) => {
          const read = stored
          reads.push(() => resolve(read))
        }),
      (fields) => learned.push(fields),
    )
    const answer = async (): Promise<void> => {
      reads.shift()?.()
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
    }
    return { sight, learned, answer, store: (fields: ReporterView) => (stored = fields), reads }
  }

  it('is read when it is asked for, and again when something may have changed it', async () => {
    const { sight, learned, answer, store } = makeSight(own('a'))
    const settled = sight.settle()
    await answer()
    expect(await settled).toEqual(own('a'))
    store(own('b'))
    sight.forget()
    expect(sight.view).toBeUndefined()
    await answer()
    expect(await sight.settle()).toEqual(own('b'))
    expect(learned).toEqual([own('a'), own('b')])
  })

  it('is read once for all who ask meanwhile, and again when that failed', async () => {
    let reads = 0
    const sight = new ReporterSight(
      async () => {
        reads += 1
        await Promise.resolve()
        if (reads === 1) throw new Error('away')
        return own('a')
      },
      () => undefined,
    )
    const first = await Promise.allSettled([sight.settle(), sight.settle()])
    expect([reads, ...first.map(({ status }) => status)]).toEqual([1, 'rejected', 'rejected'])
    expect(await Promise.all([sight.settle(), sight.settle(), sight.settle()])).toEqual([own('a'), own('a'), own('a')])
    expect(reads).toBe(2)
  })

  it('believes no reading from before a change', async () => {
    const { sight, learned, answer, store } = makeSight(own('a', 'hidden'))
    sight.forget()
    store(own('a'))
    sight.forget()
    await answer()
    expect(sight.view).toBeUndefined()
    sight.learn(0, own('a', 'hidden'))
    await answer()
    expect(learned).toEqual([own('a')])
  })

  it('is unknown under a veil, and read when the last one is lifted', async () => {
    const { sight, learned, answer, store, reads } = makeSight(own('a', 'hidden'))
    const first = sight.veil()
    const second = sight.veil()
    const settled = sight.settle()
    sight.learn(sight.era, own('a', 'hidden'))
    first()
    expect([sight.view, reads.length]).toEqual([undefined, 0])
    store(own('a'))
    second()
    await answer()
    await answer()
    expect(await settled).toEqual(own('a'))
    expect(learned).toEqual([own('a')])
  })

  it('tells of a heartbeat’s reading only what is news', async () => {
    const { sight, learned } = makeSight(null)
    for (const fields of [null, null, own('a'), own('a'), null]) sight.learn(sight.era, fields)
    expect(learned).toEqual([null, own('a'), null])
  })

  it('is news when the records are others, though the fields are the same', () => {
    const { sight, learned } = makeSight(null)
    const all = { ...own('a'), records: 'all' as const }
    for (const view of [own('a'), all, all]) sight.learn(sight.era, view)
    expect(learned).toEqual([own('a'), all])
  })
})
