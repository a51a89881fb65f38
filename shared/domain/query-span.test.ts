import { expect, it } from 'vitest'

import type { Field } from './field.ts'
import {
  dateFault,
  endFault,
  findDateField,
  findEndField,
  overlapQuery,
  spanQuery,
  undatedQuery,
} from './query-span.ts'
import { query as querySchema } from './query.ts'
import { lookWithin, plainLook, viewLook } from './view.ts'

const due: Field = { id: 'due00000', name: 'Due', type: 'date', choices: [] }
const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const until: Field = { id: 'until000', name: 'Until', type: 'date', choices: [] }
const fields = [title, due]

it('a stretch of time is asked for beside the view’s filter, the earliest first', () => {
  const shown = {
    filter: { kind: 'compare' as const, field: title.id, operator: 'notEmpty' as const, value: null },
    sort: [
      { field: due.id, direction: 'desc' as const },
      { field: title.id, direction: 'desc' as const },
    ],
    search: { text: 'leak', fieldIds: [title.id] },
  }
  const asked = spanQuery(shown, due, { from: '2026-11-01', before: '2026-12-01' })
  expect(asked).toEqual({
    filter: {
      kind: 'and',
      filters: [
        shown.filter,
        { kind: 'compare', field: due.id, operator: 'gte', value: '2026-11-01' },
        { kind: 'compare', field: due.id, operator: 'lt', value: '2026-12-01' },
      ],
    },
    sort: [
      { field: due.id, direction: 'asc' },
      { field: title.id, direction: 'desc' },
    ],
    search: { ...shown.search, after: 1 },
  })
  for (const one of [asked, undatedQuery(shown, due)]) expect(querySchema.safeParse(one).success).toBe(true)
})

it('a calendar may be by a formula that comes to a date', () => {
  const made = (result: 'date' | 'number'): Field => ({ ...due, type: 'formula', formula: { source: '1', result } })
  expect([dateFault(due.id, [made('date')]), dateFault(due.id, [made('number')])]).toEqual([
    null,
    expect.stringMatching(/holds no dates/),
  ])
})

it('a calendar is by a date, and whoever knows nothing of that has no such view', () => {
  expect([findDateField(due.id, fields), findDateField(title.id, fields), findDateField(null, fields)]).toEqual([
    due,
    undefined,
    undefined,
  ])
  expect(dateFault(due.id, fields)).toBeNull()
  expect(dateFault(title.id, fields)).toMatch(/holds no dates/)
  expect(dateFault('gone0000', fields)).toMatch(/no longer exists/)
  const look = viewLook.parse({ ...plainLook, layout: 'calendar', date: due.id, span: 'week' })
  expect(lookWithin(look, fields)).toEqual(look)
  expect(lookWithin(look, [title])).toBeNull()
})

it('what lasts into a stretch of time is asked for with what begins in it, and a filter has room for that', () => {
  const shown = {
    filter: { kind: 'compare' as const, field: title.id, operator: 'notEmpty' as const, value: null },
    sort: [{ field: title.id, direction: 'desc' as const }],
  }
  const day = { from: '2026-11-01', before: '2026-12-01' }
  const asked = overlapQuery(shown, { start: due, end: until, endsFrom: '2026-11-01' }, day)
  expect(asked).toEqual({
    filter: {
      kind: 'and',
      filters: [
        shown.filter,
        {
          kind: 'or',
          filters: [
            { kind: 'compare', field: due.id, operator: 'gte', value: '2026-11-01' },
            { kind: 'compare', field: until.id, operator: 'gte', value: '2026-11-01' },
          ],
        },
        { kind: 'compare', field: due.id, operator: 'lt', value: '2026-12-01' },
      ],
    },
    sort: [
      { field: due.id, direction: 'asc' },
      { field: title.id, direction: 'desc' },
    ],
  })
  expect(querySchema.safeParse(asked).success).toBe(true)
  // A moment is not in what begins with it, if it is an end.
  const moment = { ...until, type: 'dateTime' as const }
  const { filter } = overlapQuery(shown, { start: due, end: moment, endsFrom: '2026-10-31T23:00:00.000Z' }, day)
  expect(JSON.stringify(filter)).toContain('"operator":"gt","value":"2026-10-31T23:00:00.000Z"')
})

it('records end by another date than they begin by, and whoever knows nothing of that sees each on one day', () => {
  const known = [title, due, until]
  expect([findEndField(until.id, due, known), findEndField(due.id, due, known)]).toEqual([until, undefined])
  expect([findEndField(title.id, due, known), findEndField(null, due, known)]).toEqual([undefined, undefined])
  expect(endFault(title.id, known)).toMatch(/holds no dates/)
  expect(endFault('gone0000', known)).toMatch(/no longer exists/)
  const look = viewLook.parse({ ...plainLook, layout: 'calendar', date: due.id, end: until.id })
  expect(lookWithin(look, known)).toEqual(look)
  const { end: _, ...without } = look
  expect(lookWithin(look, fields)).toEqual(without)
})
