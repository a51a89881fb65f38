import { describe, expect, test } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { ImportAnalysis, ImportColumn } from '@operagrid/shared/domain/import'
import { importInto } from '@operagrid/shared/domain/import-into'

import { keyFields, LEAVE_OUT, misfits, missingNames, NEW_FIELD, proposeGoals, toInto } from './into-draft.ts'
import type { IntoDraft } from './into-draft.ts'

const column = (index: number, name: string, found: Partial<ImportColumn> = {}): ImportColumn => ({
  index,
  name,
  plan: { type: 'text' },
  filled: 10,
  empty: 0,
  distinct: 2,
  choices: ['Leak', 'smoke'],
  parts: ['Leak', 'smoke'],
  fits: { dot: 7, comma: 7, ymd: 0, dmy: 8, mdy: 0, point: 0, checkbox: 0 },
  decimal: '.',
  order: 'dmy',
  samples: [],
  keptAsText: null,
  warnings: [],
  ...found,
})

const analysis = (columns: readonly ImportColumn[], pairs: ImportAnalysis['pairs'] = []): ImportAnalysis => ({
  importId: '01a2b3c4-0000-4000-8000-000000000000',
  fileName: 'x.csv',
  format: 'csv',
  sheets: [],
  sheet: 0,
  encoding: 'utf-8',
  delimiter: ',',
  hasHeader: true,
  rowCount: 10,
  columns,
  pairs,
  sampleRows: [],
  ragged: { short: 0, long: 0, longRows: [] },
  warnings: [],
})

const field = (id: string, name: string, type: Field['type'], choices: Field['choices'] = []): Field => ({
  id,
  name,
  type,
  choices,
})
const fields: readonly Field[] = [
  field('room0000', 'Room No.', 'text'),
  field('when0000', 'When', 'dateTime'),
  field('kind0000', 'Kind', 'select', [{ id: 'leak0000', name: 'LEAK', color: 'red' }]),
  field('shot0000', 'Photo', 'photo'),
  field('spot0000', 'Position', 'location'),
]
const propose = (found: ImportAnalysis) => proposeGoals(found, fields, 'Europe/Berlin')

describe('columns', () => {
  test('go to the field of their name, whatever its signs and case, and are read by its type', () => {
    const drafts = propose(analysis([column(0, 'room_no'), column(1, 'WHEN'), column(2, 'Else'), column(3, 'photo')]))
    expect(drafts.map(({ goal, plan }) => [goal, plan])).toEqual([
      ['room0000', { type: 'text' }],
      ['when0000', { type: 'dateTime', order: 'dmy', zone: 'Europe/Berlin' }],
      [LEAVE_OUT, { type: 'text' }],
      [LEAVE_OUT, { type: 'text' }],
    ])
  })

  test('of one name go to a field once', () => {
    const drafts = propose(analysis([column(0, 'Kind'), column(1, 'kind')]))
    expect(drafts.map(({ goal }) => goal)).toEqual(['kind0000', LEAVE_OUT])
  })

  test('of a latitude and a longitude go to a location together', () => {
    const found = analysis([column(0, 'lat'), column(1, 'lng')], [{ name: 'Position', lat: 0, lng: 1 }])
    expect(propose(found)).toMatchObject([{ goal: 'spot0000', sources: [0, 1], plan: { type: 'location' } }])
  })

  test('say what of them does not fit, and which choices are missing', () => {
    const [kind, ...none] = propose(analysis([column(0, 'Kind')]))
    expect(none).toEqual([])
    if (kind === undefined) throw new Error('no draft')
    const [, , select] = fields
    if (select === undefined) throw new Error('no field')
    expect(missingNames(select, column(0, 'Kind'))).toEqual(['smoke'])
    expect(missingNames(select, column(0, 'Kind', { choices: null }))).toBeNull()
    expect(misfits(kind, column(0, 'Kind'))).toBeNull()
    expect(misfits({ ...kind, plan: { type: 'number', decimal: '.' } }, column(0, 'Kind'))).toBe(3)
    expect(misfits({ ...kind, goal: LEAVE_OUT }, column(0, 'Kind'))).toBeNull()
  })
})

describe('what is asked for', () => {
  const drafts = (): IntoDraft[] =>
    propose(analysis([column(0, 'room_no'), column(1, 'Kind'), column(2, 'Else')])).map((draft) =>
      draft.name === 'Else' ? { ...draft, goal: NEW_FIELD } : { ...draft, addChoices: true },
    )
  const ids = { importId: '01a2b3c4-0000-4000-8000-000000000000', gridId: '01a2b3c4-0000-4000-8000-000000000001' }

  test('is what the server takes: fields, new fields, and choices for selects alone', () => {
    const asked = toInto(ids, drafts(), { key: 'room0000', onEmpty: 'keep', onMisfit: 'row' })
    expect(importInto.parse(asked)).toEqual(asked)
    expect(asked.targets.map(({ fieldId, addChoices }) => [fieldId, addChoices])).toEqual([
      ['room0000', false],
      ['kind0000', true],
    ])
    expect(asked.made).toMatchObject([{ name: 'Else', sources: [2] }])
    expect(keyFields(drafts(), fields).map(({ name }) => name)).toEqual(['Room No.', 'Kind'])
  })

  test('has no key that is not filled any more', () => {
    const left = drafts().map((draft) => ({ ...draft, goal: draft.goal === 'room0000' ? LEAVE_OUT : draft.goal }))
    expect(toInto(ids, left, { key: 'room0000', onEmpty: 'keep', onMisfit: 'cell' }).key).toBeNull()
  })
})
