import type { WidgetDraft } from '@operagrid/shared/domain/dashboard'
import type { Compare, Filter } from '@operagrid/shared/domain/query'

import { fieldIds } from './festival.ts'

const done = ['statdone', 'statclos']

// A report that nobody looked at has no status yet, and counts as open: noneOf holds for empty cells.
const open: Compare = { kind: 'compare', field: fieldIds.status, operator: 'noneOf', value: done }
const untouched: Filter = {
  kind: 'or',
  filters: [
    { kind: 'compare', field: fieldIds.status, operator: 'eq', value: 'statnew0' },
    { kind: 'compare', field: fieldIds.status, operator: 'isEmpty', value: null },
  ],
}
const urgent: Filter = {
  kind: 'and',
  filters: [open, { kind: 'compare', field: fieldIds.priority, operator: 'anyOf', value: ['priocrit', 'priohigh'] }],
}
const count: WidgetDraft['aggregate'] = { fn: 'count', field: null }

/** The wall of the control room, tile by tile; days begin at midnight in `zone`. */
export function makeTiles(gridId: string, zone: string): WidgetDraft[] {
  const by = (field: string, bucket: 'day' | null = null) => ({ field, bucket, zone })
  const number = (title: string, filter: Filter): WidgetDraft => {
    return { title, kind: 'number', gridId, filter, aggregate: count, groupBy: null, fields: [] }
  }
  return [
    number('Open incidents', open),
    number('Waiting for a team', untouched),
    number('Urgent and open', urgent),
    number('Resolved', { kind: 'compare', field: fieldIds.status, operator: 'anyOf', value: done }),
    {
      title: 'Open by department',
      kind: 'bar',
      gridId,
      filter: open,
      aggregate: count,
      groupBy: by(fieldIds.department),
      fields: [],
    },
    {
      title: 'Incidents a day',
      kind: 'line',
      gridId,
      filter: null,
      aggregate: count,
      groupBy: by(fieldIds.reportedAt, 'day'),
      fields: [],
    },
    {
      title: 'Latest incidents',
      kind: 'latest',
      gridId,
      filter: null,
      aggregate: count,
      groupBy: null,
      fields: [
        fieldIds.title,
        fieldIds.priority,
        fieldIds.status,
        fieldIds.department,
        fieldIds.place,
        fieldIds.reportedAt,
      ],
    },
    {
      title: 'All by category',
      kind: 'bar',
      gridId,
      filter: null,
      aggregate: count,
      groupBy: by(fieldIds.category),
      fields: [],
    },
  ]
}
