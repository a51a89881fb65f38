import { describe, expect, it } from 'vitest'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { CellConflict } from '@operagrid/shared/domain/op'

import { parseConflicts, takeAnswer, takeChanges } from './conflict-list.ts'
import type { Conflicts } from './conflict-list.ts'

const me = 'mia'
let version = 0

/** A patch of record 14's status. `lost`: what stood there unseen by its author, and whose it was. */
function patch(by: string, value: CellValue, lost?: { value: CellValue; by: string; fieldId?: string }): RecordChange {
  version += 1
  const fieldId = lost?.fieldId ?? 'status00'
  return {
    kind: 'patch',
    version,
    recordId: 'record',
    number: 14,
    opId: `op-${version}`,
    memberId: by,
    at: '2026-11-23T14:32:00.000Z',
    before: {},
    after: { [fieldId]: value },
    reviewState: 'none',
    createdAt: '2026-11-23T14:00:00.000Z',
    createdBy: null,
    assignedTo: null,
    ...(lost && { conflicts: [{ fieldId, value: lost.value, memberId: lost.by, version: version - 1 }] }),
  }
}
const after = (...changes: RecordChange[]): Conflicts => takeChanges([], changes, me)
const lost = patch('ana', 'closed', { value: 'open', by: me })

describe('what others replaced', () => {
  it('is told to the one whose words they were, with those words', () => {
    expect(after(lost)).toMatchObject([
      { recordId: 'record', number: 14, fieldId: 'status00', side: 'lost', value: 'open', memberId: 'ana' },
    ])
  })

  it('is nobody else’s business, and not that of whoever wrote over it', () => {
    expect(after(patch('ana', 'closed', { value: 'open', by: 'ole' }))).toEqual([])
    expect(after(patch(me, 'closed', { value: 'open', by: 'ana' }))).toEqual([])
    expect(after(patch('ana', 'closed'))).toEqual([])
  })

  it('is settled once the member has written the cell anew, on whatever screen', () => {
    expect(takeChanges(after(lost), [patch(me, 'open')], me)).toEqual([])
  })

  it('is settled once somebody has put it back', () => {
    expect(takeChanges(after(lost), [patch('ana', 'open')], me)).toEqual([])
  })

  it('is kept while others go on changing the cell', () => {
    expect(takeChanges(after(lost), [patch('ole', 'deferred')], me)).toMatchObject([{ value: 'open' }])
  })

  it('is settled only by what came later, when changes are told once more', () => {
    const before = patch(me, 'open')
    const taken = patch('ana', 'closed', { value: 'open', by: me })
    expect(takeChanges(after(before, taken), [before], me)).toHaveLength(1)
  })

  it('is of an assignment as of a cell', () => {
    const assign = (by: string, assignedTo: string | null, lost?: string): RecordChange => ({
      ...patch(by, null, lost === undefined ? undefined : { value: lost, by: me, fieldId: '$assignedTo' }),
      kind: 'assign',
      after: {},
      assignedTo,
    })
    const replaced = assign('ana', 'rita', 'tom')
    expect(after(replaced)).toMatchObject([{ fieldId: '$assignedTo', value: 'tom', memberId: 'ana' }])
    expect(after(replaced, assign('ana', 'ole'))).toHaveLength(1)
    expect(after(replaced, assign('ana', 'tom'))).toEqual([])
  })

  it('stands once a cell, newest first', () => {
    const other = patch('ana', 'x', { value: 'y', by: me, fieldId: 'notes000' })
    const again = patch('ole', 'z', { value: 'mine again', by: me })
    expect(after(lost, other, again).map(({ fieldId, value }) => [fieldId, value])).toEqual([
      ['status00', 'mine again'],
      ['notes000', 'y'],
    ])
  })
})

describe('what this member replaced', () => {
  const conflict = (value: CellValue, at: number): CellConflict => ({
    fieldId: 'status00',
    value,
    memberId: 'ana',
    version: at,
  })
  const won = (at: number): Conflicts =>
    takeAnswer([], [conflict('first', at - 3), conflict('last', at - 1), conflict('second', at - 2)], {
      recordId: 'record',
      number: 14,
      version: at,
      at: '2026-11-23T14:32:00.000Z',
    })

  it('is what stood there last', () => {
    expect(won(100)).toMatchObject([{ side: 'won', value: 'last', memberId: 'ana' }])
  })

  it('outlives its own change in the feed, whichever comes first, and no later one', () => {
    const own = patch(me, 'mine')
    expect(takeChanges(won(own.version), [own], me)).toHaveLength(1)
    expect(takeChanges(won(own.version), [patch('ole', 'else')], me)).toEqual([])
  })
})

describe('kept conflicts', () => {
  it('are read back as they were', () => {
    expect(parseConflicts(JSON.stringify(after(lost)))).toEqual(after(lost))
  })

  it.each([null, '', '{', '[{}]', '[{"recordId":1}]', 'null'])('that read %j are none', (text) => {
    expect(parseConflicts(text)).toEqual([])
  })
})
