import { describe, expect, it } from 'vitest'

import { widgetDraft } from '@operagrid/shared/domain/dashboard'
import type { Widget } from '@operagrid/shared/domain/dashboard'
import type { Field } from '@operagrid/shared/domain/field'

import { draftOf, fitDraft, suggestTitle, widgetOf } from './widget-draft.ts'

const gridId = '0193b1c0-0000-7000-8000-000000000001'
const fields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'status00', name: 'Status', type: 'select', choices: [{ id: 'opened00', name: 'Open', color: 'red' }] },
  { id: 'reported', name: 'Reported', type: 'dateTime', choices: [] },
  { id: 'people00', name: 'People', type: 'number', choices: [] },
  { id: 'photos00', name: 'Photos', type: 'photo', choices: [] },
]
const fresh = (part: Partial<ReturnType<typeof draftOf>>) => fitDraft({ ...draftOf(null), gridId, ...part }, fields)
const made = (part: Partial<ReturnType<typeof draftOf>>) => {
  const result = widgetOf(fresh(part), fields, 'Europe/Berlin')
  if ('fault' in result) throw new Error(result.fault)
  return result.widget
}

describe('the draft of a tile', () => {
  it('becomes a widget that the server takes, for every kind', () => {
    for (const kind of ['number', 'bar', 'line', 'latest'] as const)
      expect(widgetDraft.parse(made({ kind }))).toMatchObject({ kind })
    expect(made({ kind: 'bar' })).toMatchObject({
      title: 'Records by Status',
      groupBy: { field: 'status00', bucket: null },
    })
    expect(made({ kind: 'line' })).toMatchObject({
      title: 'Records by day',
      groupBy: { field: 'reported', bucket: 'day', zone: 'Europe/Berlin' },
    })
    expect(made({ kind: 'latest' }).fields).toEqual(['title000', 'status00', 'reported', 'people00'])
    expect(made({ kind: 'number' }).groupBy).toBeNull()
  })

  it('says what is missing instead of asking nonsense', () => {
    const blank = { kind: 'compare', field: 'status00', operator: 'anyOf', value: [] } as const
    expect(widgetOf(fresh({ conditions: [{ ...blank, value: [] }] }), fields, 'UTC')).toEqual({
      fault: 'Complete the condition on “Status”, or remove it.',
    })
    expect(widgetOf(draftOf(null), fields, 'UTC')).toHaveProperty('fault')
    expect(widgetOf(fresh({ fn: 'sum', of: 'title000' }), fields, 'UTC')).toHaveProperty('fault')
    expect(widgetOf({ ...fresh({ kind: 'line' }), by: null }, fields, 'UTC')).toEqual({
      fault: 'A line needs a field with dates.',
    })
  })

  it('comes back from a widget as it was', () => {
    const widgets: Widget[] = [
      {
        id: 'w',
        ...made({
          conditions: [{ kind: 'compare', field: 'people00', operator: 'gte', value: 3 }],
          fn: 'sum',
          of: 'people00',
        }),
      },
      {
        id: 'w',
        ...made({
          joiner: 'or',
          conditions: [
            { kind: 'compare', field: 'status00', operator: 'anyOf', value: ['opened00'] },
            { kind: 'compare', field: 'status00', operator: 'isEmpty', value: null },
          ],
        }),
      },
      {
        id: 'w',
        ...made({
          deepFilter: { kind: 'not', filter: { kind: 'compare', field: 'people00', operator: 'eq', value: 1 } },
        }),
      },
    ]
    for (const widget of widgets) {
      expect(widgetOf(fitDraft(draftOf(widget), fields), fields, 'Europe/Berlin')).toEqual({
        widget: { ...widget, id: undefined },
      })
    }
  })

  it('reads a single choice as a list of one', () => {
    const filter = { kind: 'compare', field: 'status00', operator: 'eq', value: 'opened00' } as const
    expect(draftOf({ id: 'w', ...made({}), filter }).conditions).toEqual([
      { ...filter, operator: 'anyOf', value: ['opened00'] },
    ])
  })

  it('forgets fields that the grid does not have', () => {
    const draft = fitDraft({ ...fresh({ kind: 'latest' }), fields: ['gone0000', 'people00'] }, fields)
    expect(draft.fields).toEqual(['people00'])
    expect(suggestTitle(draft, fields)).toBe('Latest records')
  })
})
