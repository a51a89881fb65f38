import { z } from 'zod'

import type { Field } from './field.ts'
import { uuid } from './id.ts'
import { asksForMe } from './query-me.ts'
import { aggregate, filter, groupBy, levelsOf, queryField } from './query.ts'
import type { Filter, GroupBy, QueryField, TallyGroup } from './query.ts'
import type { GridRecord } from './record.ts'
import { nameText } from './text.ts'

export const widgetKinds = ['number', 'bar', 'line', 'latest'] as const
export const widgetKind = z.enum(widgetKinds)
export type WidgetKind = z.infer<typeof widgetKind>

/** How people read a kind of tile. */
export const widgetKindNames: Readonly<Record<WidgetKind, string>> = {
  number: 'Number',
  bar: 'Bars',
  line: 'Line',
  latest: 'Latest records',
}

/** Most records a `latest` tile shows. */
export const LATEST_RECORDS = 12

/** Most tiles one dashboard may have. */
export const MAX_WIDGETS = 40

/**
 * A tile: a query, an aggregate and how it is drawn. `groupBy` is null for number and latest;
 * `fields` are the columns of `latest`, in their order, and empty for the others.
 */
export const widgetDraft = z.strictObject({
  title: nameText,
  kind: widgetKind,
  gridId: uuid,
  filter: filter
    .nullable()
    .refine((asked) => !asksForMe(asked), 'A tile shows the same to everybody, so it cannot ask for whoever looks.'),
  aggregate,
  groupBy: groupBy.nullable(),
  fields: z.array(queryField).max(8, 'Show at most eight fields.'),
})
export type WidgetDraft = z.infer<typeof widgetDraft>

export const dashboardCreate = z.strictObject({ dashboardId: uuid, name: nameText })
export const dashboardRef = z.strictObject({ dashboardId: uuid })
export const dashboardUpdate = z.strictObject({ dashboardId: uuid, name: nameText })
export const widgetSave = z.strictObject({ dashboardId: uuid, widgetId: uuid, widget: widgetDraft })
export const widgetRef = z.strictObject({ dashboardId: uuid, widgetId: uuid })
/** Puts the tile `before` another, or last when null. */
export const widgetMove = z.strictObject({ dashboardId: uuid, widgetId: uuid, before: uuid.nullable() })

export type DashboardSummary = { readonly id: string; readonly name: string; readonly widgetCount: number }
/**
 * `unshared`: it names a field that the reader may not know of, or one that is gone. Then its query is left out,
 * and there is no value of it for this reader.
 */
export type Widget = WidgetDraft & { readonly id: string; readonly unshared?: true }
/** `widgets` in the order people gave them. */
export type Dashboard = { readonly id: string; readonly name: string; readonly widgets: readonly Widget[] }

/**
 * A widget's tally at one grid version. `groups` has one entry with key null for a number and
 * none for `latest`, which has `records` instead, newest first, with the shown cells only.
 * `fields` are those it needs to name its groups and columns. `at` is when this was read,
 * `changedAt` when a change last moved it; ISO 8601 UTC. `fault` says why there is no right
 * value just now, null when there is one. `unshared`: as in {@link Widget}; then it holds nothing.
 */
export type Tally = {
  readonly widgetId: string
  readonly version: number
  readonly at: string
  readonly changedAt: string
  readonly groups: readonly TallyGroup[]
  readonly records: readonly GridRecord[]
  readonly fields: readonly Field[]
  readonly fault: string | null
  readonly unshared?: true
}

/** The fault of a tally that its reader may not see. */
export const NOT_SHARED = 'This tile is not shared with you.'

/** What is computed, whoever looks at it and whatever its tile is called. */
export type TallyDefinition = Omit<WidgetDraft, 'title' | 'groupBy'> & { readonly groupBy: GroupBy | null }
export type WidgetTally = Omit<Tally, 'widgetId'>

/**
 * What `live.dashboard` sends: the tallies that moved, and the dashboard when its name or tiles
 * changed (null = as before). The first event has the dashboard and all its tallies.
 */
export type DashboardEvent = { readonly dashboard: Dashboard | null; readonly tallies: readonly Tally[] }

/** The dashboard as someone may know it who must not know what these widgets ask. */
export function withoutQueries(dashboard: Dashboard, unshared: ReadonlySet<string>): Dashboard {
  if (unshared.size === 0) return dashboard
  const widgets = dashboard.widgets.map((widget) => (unshared.has(widget.id) ? withoutQuery(widget) : widget))
  return { ...dashboard, widgets }
}

function withoutQuery({ id, title, kind, gridId }: Widget): Widget {
  const asked = { filter: null, aggregate: { fn: 'count', field: null }, groupBy: null, fields: [] } as const
  return { id, title, kind, gridId, ...asked, fields: [], unshared: true }
}

/** Every field a widget looks at: a change of other cells cannot move it. */
export function widgetFields(widget: TallyDefinition): ReadonlySet<QueryField> {
  const used = new Set<QueryField>(widget.fields)
  if (widget.aggregate.field !== null) used.add(widget.aggregate.field)
  if (widget.groupBy !== null) for (const { field } of levelsOf(widget.groupBy)) used.add(field)
  if (widget.filter !== null) collect(widget.filter, used)
  return used
}

function collect(part: Filter, into: Set<QueryField>): void {
  if (part.kind === 'compare') into.add(part.field)
  else if (part.kind === 'not') collect(part.filter, into)
  else for (const inner of part.filters) collect(inner, into)
}
