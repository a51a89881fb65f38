import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makeRunOut } from './run-out.ts'
import type { KnownClock } from './run-out.ts'

const clock = (dueMs: number, more: Partial<KnownClock> = {}): KnownClock => ({
  recordId: 'r1',
  dueMs,
  editedMs: 0,
  going: false,
  ...more,
})

describe('what has run out', () => {
  it('is named once, and once more when it was put off and ran out again', () => {
    const runOut = makeRunOut()
    expect(runOut(9, [clock(10)])).toEqual([])
    expect(runOut(10, [clock(10)])).toEqual(['r1'])
    expect(runOut(11, [clock(10)])).toEqual([])
    expect(runOut(12, [clock(20)])).toEqual([])
    expect(runOut(21, [clock(20)])).toEqual(['r1'])
  })

  it('is not named where an edit put it into the past, nor later', () => {
    const runOut = makeRunOut()
    expect(runOut(20, [clock(10, { editedMs: 15 })])).toEqual([])
    expect(runOut(21, [clock(10, { editedMs: 15 })])).toEqual([])
  })

  it('is named where it was awaited, though the record was edited since', () => {
    const runOut = makeRunOut()
    expect(runOut(9, [clock(10)])).toEqual([])
    expect(runOut(20, [clock(10, { editedMs: 15, going: true })])).toEqual(['r1'])
  })

  it('waits for an edit on its way, and for what the server says of it', () => {
    const runOut = makeRunOut()
    expect(runOut(20, [clock(10, { going: true })])).toEqual([])
    expect(runOut(21, [clock(30)])).toEqual([])
    expect(runOut(31, [clock(30)])).toEqual(['r1'])
  })

  it('is each named once, at the first look after it ran out and was known, whatever comes late or goes for a while', () => {
    const ms = fc.nat(50)
    const clocks = fc.uniqueArray(
      fc.record({ recordId: fc.stringMatching(/^r\d$/), dueMs: ms, knownMs: ms, goneMs: ms }),
      { selector: ({ recordId }) => recordId },
    )
    fc.assert(
      fc.property(clocks, fc.array(ms, { size: '+1' }), (all, looks) => {
        const runOut = makeRunOut()
        const times = [...looks, 99].toSorted((a, b) => a - b)
        const named = times.flatMap((nowMs) => {
          // Read anew they are not here for one look.
          const here = all.filter(({ knownMs, goneMs }) => knownMs <= nowMs && goneMs !== nowMs)
          return runOut(
            nowMs,
            here.map(({ recordId, dueMs }) => clock(dueMs, { recordId, editedMs: -1 })),
          ).map((recordId) => ({ recordId, nowMs }))
        })
        const due = all.map(({ recordId, dueMs, knownMs, goneMs }) => ({
          recordId,
          nowMs: times.find((nowMs) => nowMs >= dueMs && nowMs >= knownMs && nowMs !== goneMs),
        }))
        const inOrder = (list: readonly { readonly recordId: string; readonly nowMs: number | undefined }[]) =>
          list.toSorted((a, b) => a.recordId.localeCompare(b.recordId))
        expect(inOrder(named)).toEqual(inOrder(due))
      }),
    )
  })
})
