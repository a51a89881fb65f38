import { describe, expect, it } from 'vitest'

import { ClassMemory } from './class-memory.ts'
import { reachBack } from './reach-back.ts'
import { schemaChange } from './testing/changes.ts'
import { wholeGrid } from './visibility.ts'

const changes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => schemaChange(from + at))

describe('reaching back behind what a class remembers', () => {
  /** A memory that begins at 1,000, and a database that counts how often it is asked. */
  function setUp() {
    const memory = new ClassMemory(wholeGrid, 1_000)
    const asked: number[] = []
    const read = async (version: number, limit: number) => {
      asked.push(version)
      await new Promise((resolve) => setTimeout(resolve, 1))
      return changes(version + 1, version + limit)
    }
    return { memory, asked, read }
  }

  it('reads once for a thousand who resume at the same moment from about the same place', async () => {
    const { memory, asked, read } = setUp()
    await Promise.all(Array.from({ length: 1_000 }, (_, at) => reachBack(memory, 900 + (at % 100), read)))
    expect(asked).toEqual([700])
    expect(memory.first(900, 1_000).message.text.match(/"version":/g)).toHaveLength(100)
  })

  it('reads once more for all who were further back than the first', async () => {
    const { memory, asked, read } = setUp()
    await Promise.all([990, 500, 200, 400].map((cursor) => reachBack(memory, cursor, read)))
    expect(asked).toEqual([790, 0])
    expect(memory.reachesBackTo).toBe(0)
  })

  it('asks nothing when the memory reaches back, nor for what is too far back', async () => {
    const { memory, asked, read } = setUp()
    const far = new ClassMemory(wholeGrid, 10_000)
    await reachBack(memory, 1_000, read)
    await reachBack(far, 5, read)
    expect(asked).toEqual([])
  })

  it('keeps nothing that was read under another sight of the grid', async () => {
    const { memory } = setUp()
    await reachBack(memory, 990, async (version, limit) => {
      memory.restart(1_000)
      return changes(version + 1, version + limit)
    })
    expect(memory.reachesBackTo).toBe(1_000)
  })
})
