import { describe, expect, test } from 'vitest'

import type { ImportAnalysis, ImportColumn } from '@operagrid/shared/domain/import'

import { draftsOf, fitting, planFor, retyped, splitDraft, toImportField } from './field-draft.ts'
import { typeOptions } from './import-words.ts'

const column = (index: number, name: string, found: Partial<ImportColumn> = {}): ImportColumn => ({
  index,
  name,
  plan: { type: 'text' },
  filled: 100,
  empty: 0,
  distinct: 2,
  choices: ['Closed', 'Open'],
  parts: ['Closed', 'Open'],
  fits: { dot: 90, comma: 95, ymd: 0, dmy: 80, mdy: 40, point: 0, checkbox: 0 },
  decimal: ',',
  order: 'dmy',
  samples: [],
  keptAsText: null,
  warnings: [],
  ...found,
})

const analysis = (columns: readonly ImportColumn[], pairs: ImportAnalysis['pairs'] = []): ImportAnalysis => ({
  importId: 'x',
  fileName: 'x.csv',
  format: 'csv',
  sheets: [],
  sheet: 0,
  encoding: 'utf-8',
  delimiter: ',',
  hasHeader: true,
  rowCount: 100,
  columns,
  pairs,
  sampleRows: [],
  ragged: { short: 0, long: 0, longRows: [] },
  warnings: [],
})

describe('drafts', () => {
  test('follow the proposed plans, with the zone of the person for times', () => {
    const columns = [
      column(0, 'Status', { plan: { type: 'select' } }),
      column(1, 'At', { plan: { type: 'dateTime', order: 'mdy' }, order: 'mdy' }),
    ]
    const [status, at] = draftsOf(analysis(columns), 'Europe/Berlin')
    expect(status).toMatchObject({ sources: [0], name: 'Status', plan: { type: 'select' }, include: true })
    expect(status?.choices.map(({ name, color }) => [name, color])).toEqual([
      ['Closed', 'gray'],
      ['Open', 'red'],
    ])
    expect(at?.plan).toEqual({ type: 'dateTime', order: 'mdy', zone: 'Europe/Berlin' })
  })

  test('make one location of a pair, where its first column stood, and two fields of it again', () => {
    const columns = [column(0, 'lng'), column(1, 'Name'), column(2, 'lat')]
    const drafts = draftsOf(analysis(columns, [{ name: 'Location', lat: 2, lng: 0 }]), 'UTC')
    expect(drafts.map((draft) => [draft.name, draft.sources])).toEqual([
      ['Name', [1]],
      ['Location', [2, 0]],
    ])
    const [, pair] = drafts
    expect(pair === undefined ? [] : splitDraft(pair, columns, 'UTC').map((draft) => draft.name)).toEqual([
      'lat',
      'lng',
    ])
  })

  test('keep what the file is read with when their type changes', () => {
    expect(retyped('number', column(0, 'Cost'), 'UTC')).toEqual({ plan: { type: 'number', decimal: ',' }, choices: [] })
    expect(retyped('date', column(0, 'Day'), 'UTC').plan).toEqual({ type: 'date', order: 'dmy' })
    expect(retyped('select', column(0, 'Kind'), 'UTC').choices).toHaveLength(2)
  })

  test('are sent without what is only for show', () => {
    const [draft] = draftsOf(analysis([column(0, 'Kind', { plan: { type: 'select' } })]), 'UTC')
    expect(draft && Object.keys(toImportField(draft)).sort()).toEqual(['id', 'name', 'plan', 'sources'])
  })
})

test('how many cells fit is known for each type, and told where it is not all of them', () => {
  const cost = column(0, 'Cost')
  expect(fitting(planFor('number', cost, 'UTC'), cost)).toBe(95)
  expect(fitting({ type: 'date', order: 'mdy' }, cost)).toBe(40)
  expect(fitting({ type: 'text' }, cost)).toBe(100)
  expect(fitting({ type: 'checkbox' }, column(0, 'Name', { distinct: null }))).toBeNull()
  const options = typeOptions(column(0, 'Cost', { choices: null }))
  expect(options.find((option) => option.value === 'number')?.description).toBe('95 of 100 fit')
  expect(options.find((option) => option.value === 'text')?.description).toBeUndefined()
  expect(options.find((option) => option.value === 'select')).toMatchObject({ disabled: true })
})
