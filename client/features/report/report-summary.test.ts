import { expect, test } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { MyReport } from '@operagrid/shared/domain/report'

import type { HeldReport } from './held-report.ts'
import { summarize } from './report-summary.ts'

const kind: Field = {
  id: 'kind0000',
  name: 'Category',
  type: 'select',
  choices: [{ id: 'crowd000', name: 'Crowd', color: 'red' }],
}
const what: Field = { id: 'what0000', name: 'Title', type: 'text', choices: [] }
const form: FormWithFields = {
  id: 'form',
  gridId: 'grid',
  name: 'Hazard',
  description: '',
  open: true,
  items: [
    { fieldId: kind.id, label: 'Kind', help: '', required: true },
    { fieldId: what.id, label: 'What happened?', help: '', required: false },
  ],
  fields: [kind, what],
}
const held = (recordId: string, part: Partial<HeldReport> = {}): HeldReport => ({
  recordId,
  opId: recordId,
  form,
  answers: { kind0000: 'crowd000' },
  filedAt: '2026-11-23T14:00:00.000Z',
  state: 'waiting',
  reason: null,
  sentAt: null,
  ...part,
})
const mine = (id: string, createdAt: string, what0000: string): MyReport => ({
  record: {
    id,
    number: 7,
    version: 1,
    cells: { what0000 },
    reviewState: 'none',
    createdAt,
    createdBy: null,
    updatedAt: createdAt,
    updatedBy: null,
    assignedTo: null,
  },
  whose: 'own',
  gridId: 'grid',
  formId: 'form',
  formName: 'Hazard',
  fields: [{ ...what, name: 'What happened?' }],
})

test('reports of the phone and of the server are one list, newest first, each once', () => {
  const list = summarize(
    [held('a'), held('b', { state: 'sent', filedAt: '2026-11-23T16:00:00.000Z' })],
    [mine('b', '2026-11-23T16:00:01.000Z', 'Wet\nfloor'), mine('c', '2026-11-23T15:00:00.000Z', 'Smoke')],
  )
  expect(list.map(({ recordId, number, stage }) => [recordId, number, stage])).toEqual([
    ['b', 7, 'sent'],
    ['c', 7, 'sent'],
    ['a', null, 'waiting'],
  ])
})

test('a report is called by its first words, else by its choice, else by its form', () => {
  const title = (answers: HeldReport['answers']) => summarize([held('a', { answers })], [])[0]?.title
  expect(title({ kind0000: 'crowd000', what0000: 'Wet\nfloor' })).toBe('Wet')
  expect(title({ kind0000: 'crowd000' })).toBe('Crowd')
  expect(title({})).toBe('Hazard')
})

test('a report on the phone shows the questions as its form asked them', () => {
  expect(summarize([held('a')], [])[0]?.fields.map(({ name }) => name)).toEqual(['Kind', 'What happened?'])
})
