import { describe, expect, it } from 'vitest'

import type { RecordChange, SchemaChange } from './change.ts'
import { seeChange, seesField } from './visibility.ts'

const mine = { memberId: 'me', records: 'own' as const, fieldIds: new Set(['open0000']) }
const change: RecordChange = {
  kind: 'patch',
  version: 4,
  recordId: 'r',
  number: 1,
  opId: 'o',
  memberId: 'them',
  at: '2026-11-26T10:00:00.000Z',
  before: { open0000: 'a', hidden00: 'b' },
  after: { open0000: 'c', hidden00: 'd' },
  reviewState: 'sent',
  createdAt: '2026-11-26T09:00:00.000Z',
  createdBy: 'me',
  assignedTo: null,
  conflicts: [
    { fieldId: 'hidden00', value: 'e', memberId: 'them', version: 3 },
    { fieldId: 'open0000', value: 'f', memberId: 'them', version: 3 },
  ],
}
const schema: SchemaChange = {
  kind: 'schema',
  version: 5,
  memberId: 'them',
  at: '2026-11-26T10:00:00.000Z',
  name: 'Incidents',
  fields: [],
  reload: false,
}

const viewer = { fieldIds: new Set(['open0000']) }

describe('what a viewer sees', () => {
  it('is every record, by whomever, with the cells of visible fields in all four places', () => {
    const kept = [
      { fieldId: 'hidden00', value: 'g', memberId: 'them', version: 3 },
      { fieldId: 'open0000', value: 'h', memberId: 'them', version: 3 },
    ]
    const seen = seeChange(viewer, { ...change, createdBy: 'anyone', kept })
    expect(seen).toMatchObject({ memberId: 'them', before: { open0000: 'a' }, after: { open0000: 'c' } })
    expect(seen).toMatchObject({ conflicts: [{ fieldId: 'open0000' }], kept: [{ fieldId: 'open0000' }] })
    expect(JSON.stringify(seen)).not.toContain('hidden00')
  })

  it('is nothing of an edit of hidden cells, nor of a change of a field that is hidden before and after', () => {
    expect(seeChange(viewer, { ...change, before: { hidden00: 'b' }, after: { hidden00: 'd' } })).toBeNull()
    expect(seeChange(viewer, { ...schema, unseen: 'hidden00' })).toBeNull()
  })

  it('is a grid’s shape without the fields that are hidden', () => {
    const field = (id: string) => ({ id, name: id, type: 'text' as const, choices: [] })
    const seen = seeChange(viewer, { ...schema, fields: [field('hidden00'), field('open0000')] })
    expect(seen).toEqual({ ...schema, fields: [field('open0000')] })
  })

  it('of a record that is assigned are the cells of visible fields too', () => {
    const cells = { open0000: 'a', hidden00: 'b' }
    const assigned = { ...change, kind: 'assign' as const, before: {}, after: {}, conflicts: [], assignedTo: 'them' }
    const seen = seeChange(viewer, { ...assigned, assignedFrom: null, cells })
    expect(seen).toMatchObject({ kind: 'assign', assignedTo: 'them', cells: { open0000: 'a' } })
    expect(JSON.stringify(seen)).not.toContain('hidden00')
  })

  it('depends on the role that a field is hidden from, and is everything for who shapes grids', () => {
    for (const role of ['management', 'organizer'] as const)
      expect(seesField(role, { type: 'text', hiddenFrom: ['viewer', 'reporter'] })).toBe(true)
    expect(seesField('viewer', { type: 'text', hiddenFrom: ['reporter'] })).toBe(true)
    expect(seesField('viewer', { type: 'text', hiddenFrom: ['viewer'] })).toBe(false)
    expect(seesField('reporter', { type: 'text' })).toBe(true)
    expect(seesField('reporter', { type: 'link' })).toBe(false)
  })
})

describe('visibility', () => {
  it('shows whoever sees the grid the change as it is', () => {
    expect(seeChange('all', change)).toBe(change)
    expect(seeChange('all', schema)).toBe(schema)
  })

  it('shows a reporter the cells of their forms only, in all three places, and no other member', () => {
    const seen = seeChange(mine, change)
    expect(seen).toEqual({
      ...change,
      memberId: null,
      before: { open0000: 'a' },
      after: { open0000: 'c' },
      conflicts: [{ fieldId: 'open0000', value: 'f', memberId: null, version: 3 }],
    })
    expect(JSON.stringify(seen)).not.toMatch(/hidden00|them/)
  })

  it('tells a reporter nothing of hidden cells, of others’ records and of the grid’s shape', () => {
    expect(seeChange(mine, { ...change, before: { hidden00: 'b' }, after: { hidden00: 'd' } })).toBeNull()
    expect(seeChange(mine, { ...change, createdBy: 'them' })).toBeNull()
    expect(seeChange(mine, { ...change, createdBy: null })).toBeNull()
    expect(seeChange(mine, schema)).toBeNull()
  })

  it('tells a reporter that their record came, went or was reviewed, whatever its cells', () => {
    for (const kind of ['create', 'delete', 'restore', 'review'] as const) {
      const seen = seeChange(mine, { ...change, kind, before: {}, after: { hidden00: 'd' } })
      expect(seen).toMatchObject({ kind, before: {}, after: {} })
    }
  })

  it('leaves out conflicts when none of them is visible', () => {
    const hidden = { fieldId: 'hidden00', value: 'e', memberId: 'me', version: 3 }
    expect(seeChange(mine, { ...change, conflicts: [hidden] })).not.toHaveProperty('conflicts')
  })

  const given: RecordChange = {
    ...change,
    kind: 'assign',
    before: {},
    after: {},
    createdBy: 'them',
    assignedFrom: 'another',
    assignedTo: 'me',
    cells: { open0000: 'a', hidden00: 'b' },
    conflicts: [],
  }

  it('lets a record appear to whom it is assigned, with all cells they may see, and disappear when it is taken away', () => {
    const seen = seeChange(mine, given)
    expect(seen).toMatchObject({
      kind: 'create',
      before: {},
      after: { open0000: 'a' },
      createdBy: null,
      assignedTo: 'me',
    })
    expect(JSON.stringify(seen)).not.toMatch(/them|another|hidden00/)
    const gone = seeChange(mine, { ...given, assignedFrom: 'me', assignedTo: 'another' })
    expect(gone).toMatchObject({ kind: 'delete', before: { open0000: 'a' }, after: {}, assignedTo: null })
    expect(JSON.stringify(gone)).not.toMatch(/them|another|hidden00/)
    // What was seen once may be asked again: rings are filled from what SQL told.
    for (const once of [seen, gone]) expect(once && seeChange(mine, once)).toEqual(once)
  })

  it('tells the author of a record that it is assigned to them, and not to whom else', () => {
    const own = { ...given, createdBy: 'me' }
    expect(seeChange(mine, own)).toMatchObject({ kind: 'assign', assignedTo: 'me', assignedFrom: null })
    expect(seeChange(mine, { ...own, assignedFrom: 'me', assignedTo: null })).toMatchObject({ assignedFrom: 'me' })
    expect(seeChange(mine, { ...own, assignedTo: 'third' })).toBeNull()
    expect(seeChange(mine, { ...given, assignedTo: 'third' })).toBeNull()
  })

  it('shows changes of an assigned record, and of every record where the grid says so', () => {
    const others = { ...change, createdBy: 'them' }
    expect(seeChange(mine, others)).toBeNull()
    expect(seeChange(mine, { ...others, assignedTo: 'me' })).toMatchObject({ kind: 'patch', after: { open0000: 'c' } })
    const all = { ...mine, records: 'all' as const }
    expect(seeChange(all, others)).toMatchObject({ kind: 'patch', after: { open0000: 'c' }, createdBy: null })
    expect(seeChange(all, given)).toMatchObject({ kind: 'assign', assignedTo: 'me' })
    expect(seeChange(all, { ...given, assignedTo: null })).toBeNull()
    expect(seeChange(all, schema)).toBeNull()
  })
})
