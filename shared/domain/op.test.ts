import { describe, expect, it } from 'vitest'

import { recordApply, recordUndo } from './op.ts'

const id = (at: number) => `0190a5b0-0000-7000-8000-${String(at).padStart(12, '0')}`
const gridId = id(0)
const some = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at + 1))

describe('a call', () => {
  it('applies a thousand ops and not one more', () => {
    const ops = (count: number) =>
      some(count, (at) => ({ kind: 'create', opId: id(at), recordId: id(at), cells: { title000: 'Leak' } }))
    expect(recordApply.safeParse({ gridId, ops: ops(1_000) }).success).toBe(true)
    const refused = recordApply.safeParse({ gridId, ops: ops(1_001) })
    expect(refused.error?.issues.map(({ message }) => message)).toEqual(['Send at most 1000 ops a call.'])
    expect(recordApply.safeParse({ gridId, ops: [] }).success).toBe(false)
  })

  it('takes a thousand ops back and not one more', () => {
    const undos = (count: number) => some(count, (at) => ({ opId: id(at), recordId: id(at), target: id(at) }))
    expect(recordUndo.safeParse({ gridId, undos: undos(1_000) }).success).toBe(true)
    const refused = recordUndo.safeParse({ gridId, undos: undos(1_001) })
    expect(refused.error?.issues.map(({ message }) => message)).toEqual(['Take back at most 1000 ops a call.'])
  })
})
