import { describe, expect, it } from 'vitest'

import { ReporterSight } from './reporter-sight.ts'
import type { ReporterFields } from './reporter-sight.ts'

describe('what reporters see of a grid', () => {
  function makeSight(first: ReporterFields) {
    let stored = first
    const reads: (() => void)[] = []
    const learned: ReporterFields[] = []
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
    return { sight, learned, answer, store: (fields: ReporterFields) => (stored = fields), reads }
  }

  it('is read when it is asked for, and again when something may have changed it', async () => {
    const { sight, learned, answer, store } = makeSight(['a'])
    const settled = sight.settle()
    await answer()
    expect(await settled).toEqual(['a'])
    store(['b'])
    sight.forget()
    expect(sight.known).toBe(false)
    await answer()
    expect(await sight.settle()).toEqual(['b'])
    expect(learned).toEqual([['a'], ['b']])
  })

  it('is read once for all who ask meanwhile, and again when that failed', async () => {
    let reads = 0
    const sight = new ReporterSight(
      async () => {
        reads += 1
        await Promise.resolve()
        if (reads === 1) throw new Error('away')
        return ['a']
      },
      () => undefined,
    )
    const first = await Promise.allSettled([sight.settle(), sight.settle()])
    expect([reads, ...first.map(({ status }) => status)]).toEqual([1, 'rejected', 'rejected'])
    expect(await Promise.all([sight.settle(), sight.settle(), sight.settle()])).toEqual([['a'], ['a'], ['a']])
    expect(reads).toBe(2)
  })

  it('believes no reading from before a change', async () => {
    const { sight, learned, answer, store } = makeSight(['a', 'hidden'])
    sight.forget()
    store(['a'])
    sight.forget()
    await answer()
    expect(sight.known).toBe(false)
    sight.learn(0, ['a', 'hidden'])
    await answer()
    expect(learned).toEqual([['a']])
  })

  it('is unknown under a veil, and read when the last one is lifted', async () => {
    const { sight, learned, answer, store, reads } = makeSight(['a', 'hidden'])
    const first = sight.veil()
    const second = sight.veil()
    const settled = sight.settle()
    sight.learn(sight.era, ['a', 'hidden'])
    first()
    expect([sight.known, reads.length]).toEqual([false, 0])
    store(['a'])
    second()
    await answer()
    await answer()
    expect(await settled).toEqual(['a'])
    expect(learned).toEqual([['a']])
  })

  it('tells of a heartbeat’s reading only what is news', async () => {
    const { sight, learned } = makeSight(null)
    for (const fields of [null, null, ['a'], ['a'], null]) sight.learn(sight.era, fields)
    expect(learned).toEqual([null, ['a'], null])
  })
})
