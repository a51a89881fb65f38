import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { Ring } from './ring.ts'

const limits = { pieces: 100, chars: 400, piece: 400, ageMs: 1_000, keep: 5 }

describe('a ring', () => {
  it('answers exactly what came after a cursor, or that it does not reach back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.record({ gap: fc.integer({ min: 1, max: 3 }), chars: fc.integer({ min: 1, max: 30 }) })),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (from, pushes, cursor, maxChars) => {
          const ring = new Ring(from, limits)
          const all: { version: number; json: string }[] = []
          let version = from
          for (const { gap, chars } of pushes) {
            version += gap
            const json = String(version).padEnd(chars, '.')
            all.push({ version, json })
            ring.push(version, json, 0)
          }
          const stretch = ring.after(cursor, version, maxChars)
          if (cursor < ring.from) {
            expect(stretch).toBeNull()
            return
          }
          const due = all.filter((piece) => piece.version > cursor)
          expect(stretch?.pieces).toEqual(due.slice(0, stretch?.pieces.length).map((piece) => piece.json))
          // Read on from where it ended, until nothing is left.
          const read = [...(stretch?.pieces ?? [])]
          let upTo = stretch?.upTo ?? 0
          while (upTo < version) {
            const next = ring.after(upTo, version, maxChars)
            read.push(...(next?.pieces ?? []))
            expect(next?.upTo).toBeGreaterThan(upTo)
            upTo = next?.upTo ?? version
          }
          expect(read).toEqual(due.map((piece) => piece.json))
        },
      ),
      { numRuns: 500 },
    )
  })

  it('keeps nothing that is too long for one message, and says that it begins behind it', () => {
    const ring = new Ring(0, { ...limits, piece: 10 })
    ring.push(1, 'one', 0)
    ring.push(2, 'x'.repeat(11), 0)
    expect(ring.after(1, 2, 100)).toBeNull()
    expect(ring.after(2, 2, 100)?.pieces).toEqual([])
    ring.push(3, 'three', 0)
    expect(ring.after(2, 3, 100)?.pieces).toEqual(['three'])
    // Nor of what comes in front, as after a restart.
    const begun = new Ring(4, { ...limits, piece: 10 })
    const older = [
      { version: 2, json: 'two' },
      { version: 3, json: 'x'.repeat(11) },
      { version: 4, json: 'four' },
    ]
    begun.prepend(1, older, 0)
    expect(begun.from).toBe(3)
    expect(begun.after(3, 4, 100)?.pieces).toEqual(['four'])
  })

  it('holds no more than its limits, and says from where on it is complete', () => {
    const ring = new Ring(0, { ...limits, pieces: 3_000, chars: 1e6, piece: 1e6 })
    for (let version = 1; version <= 10_000; version += 1) ring.push(version, 'x', 0)
    expect(ring.from).toBe(7_000)
    expect(ring.after(6_999, 10_000, 1e6)).toBeNull()
    expect(ring.after(7_000, 10_000, 1e6)?.pieces).toHaveLength(3_000)
    ring.push(10_001, 'y'.repeat(1e6), 0)
    expect(ring.from).toBe(10_000)
  })

  it('frees what it lets go of at once', () => {
    setFlagsFromString('--expose-gc')
    // The flag of the line above is what makes this a function.
    const collect = runInNewContext('gc') as () => void
    const ring = new Ring(0, { ...limits, pieces: 3_000, chars: 1e6, piece: 1e6 })
    collect()
    const before = process.memoryUsage().heapUsed
    for (let version = 1; version <= 900; version += 1) ring.push(version, Buffer.alloc(1e5, 'x').toString('latin1'), 0)
    collect()
    expect(ring.after(ring.from, 900, 1e9)?.pieces).toHaveLength(10)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6)
  })

  it('lets go of what is old, but keeps the last changes of a quiet grid', () => {
    const ring = new Ring(0, limits)
    for (let version = 1; version <= 10; version += 1) ring.push(version, 'x', version * 100)
    ring.trim(1_350)
    expect(ring.from).toBe(3)
    ring.trim(1e6)
    expect(ring.from).toBe(5)
  })

  it('takes older changes in front when they fit', () => {
    const ring = new Ring(5, limits)
    ring.push(6, 'six', 0)
    ring.prepend(2, [{ version: 4, json: 'four' }], 0)
    expect(ring.after(2, 6, 100)).toEqual({ pieces: ['four', 'six'], upTo: 6 })
    ring.prepend(
      0,
      [1, 2].map((version) => ({ version, json: 'x'.repeat(300) })),
      0,
    )
    expect(ring.from).toBe(2)
  })
})
