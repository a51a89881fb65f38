import { z } from 'zod'

import { MAX_COLOR_RULES, colorRule, withoutColorFaults } from './color-rule.ts'
import { MAX_FIELDS, findField } from './field.ts'
import type { Field } from './field.ts'
import { shortId, uuid } from './id.ts'
import { checkFilter, checkQuery } from './query-check.ts'
import { groupFault, subgroupsFault } from './query-group.ts'
import { placeFault } from './query-place.ts'
import { dateFault, endFault } from './query-span.ts'
import { MAX_SUBGROUPS, query, queryField } from './query.ts'
import type { Query } from './query.ts'
import { nameText } from './text.ts'
import { totalFunctions } from './view-total.ts'

/** Most views a member has of one grid: those shared with all, and their own. */
export const MAX_VIEWS = 200

/** Narrowest and widest that a field is drawn, in CSS pixels. */
export const MIN_FIELD_WIDTH = 64
export const MAX_FIELD_WIDTH = 800

export const layouts = ['grid', 'board', 'calendar', 'gallery', 'map'] as const
/** Records as rows, as cards in columns, on the days of a calendar, as cards with a picture, or as points on a map. */
export type Layout = (typeof layouts)[number]

export const rowHeights = ['short', 'medium', 'tall', 'extra'] as const
/** How much room a record's row has. */
export type RowHeight = (typeof rowHeights)[number]

export const calendarSpans = ['month', 'week', 'day'] as const
/** How much of time a calendar shows. */
export type CalendarSpan = (typeof calendarSpans)[number]

/** Most fields that stay in sight when the others are scrolled. */
export const MAX_FROZEN = 10

/**
 * How a grid is looked at: which records in which order, fields that are not shown, their widths in CSS pixels by
 * field id, and the order of the fields where it is not the grid's own; those that it does not name come last.
 * `layout`: absent = grid. `group`: the field whose values are headings, or the columns of a board; absent or null = none.
 * `subgroups`: the fields whose values are headings within those, the outer first; a board has none of them.
 * `totals`: by field id, what is told of its cells below them and in the headings of groups. `colors`: records take the colour of the
 * first rule that they pass. `height`: absent = short. `frozen`: how many of the first fields shown stay in sight
 * when the others are scrolled, as far as there is room; absent = 0. `date`: the field on whose days a
 * calendar shows records; absent or null = none. `end`: the field until whose day they last there; absent or null = each
 * is on one day. `span`: absent = month. `cover`: the field whose first picture the cards
 * of a gallery show; absent = the first there is, null = none. `place`: the field by which records stand on a map;
 * absent or null = none.
 */
export const viewLook = z.strictObject({
  // What somebody looks for just now is no part of a view.
  query: query.omit({ search: true }),
  hidden: z.array(shortId).max(MAX_FIELDS),
  widths: z.record(shortId, z.int().min(MIN_FIELD_WIDTH).max(MAX_FIELD_WIDTH)),
  order: z.array(shortId).max(MAX_FIELDS).optional(),
  layout: z.enum(layouts).optional(),
  group: queryField.nullable().optional(),
  subgroups: z
    .array(queryField)
    .max(MAX_SUBGROUPS, `Groups are in at most ${MAX_SUBGROUPS + 1} levels.`)
    .optional(),
  totals: z.record(shortId, z.enum(totalFunctions)).optional(),
  colors: z.array(colorRule).max(MAX_COLOR_RULES, `A view has at most ${MAX_COLOR_RULES} colours.`).optional(),
  height: z.enum(rowHeights).optional(),
  frozen: z.int().min(0).max(MAX_FROZEN).optional(),
  date: queryField.nullable().optional(),
  end: queryField.nullable().optional(),
  span: z.enum(calendarSpans).optional(),
  cover: shortId.nullable().optional(),
  place: shortId.nullable().optional(),
})
export type ViewLook = z.infer<typeof viewLook>

/** A saved look. `shared`: all who read the grid have it; otherwise it is its owner's alone. */
export type View = {
  readonly id: string
  readonly name: string
  readonly shared: boolean
  readonly look: ViewLook
}

export const viewSave = z.strictObject({
  gridId: uuid,
  viewId: uuid,
  name: nameText,
  shared: z.boolean(),
  look: viewLook,
})
export const viewRef = z.strictObject({ gridId: uuid, viewId: uuid })

/** The look of a grid that nobody has said anything about. */
export const plainLook: ViewLook = { query: { filter: null, sort: [] }, hidden: [], widths: {} }

/** `asked` less what the fields no longer allow: sort terms and whole filters that name what is gone. */
export function withoutFaults(asked: Query, fields: readonly Field[]): Query {
  if (checkQuery(asked, fields).length === 0) return asked
  return {
    ...asked,
    filter: checkFilter(asked.filter, fields).length === 0 ? asked.filter : null,
    sort: asked.sort.filter((term) => checkQuery({ filter: null, sort: [term] }, fields).length === 0),
  }
}

/**
 * A look as a member who knows of `fields` may have it: it names no other. Null where its query, its groups, its days or its places do, as
 * what they would see then is another view than the one that was shared.
 */
export function lookWithin(look: ViewLook, fields: readonly Field[]): ViewLook | null {
  if (checkQuery(look.query, fields).length > 0 || groupFaultOf(look, fields) !== null) return null
  if (dateFault(look.date, fields) !== null || placeFault(look.place, fields) !== null) return null
  const known = (fieldId: string): boolean => findField(fields, fieldId) !== undefined
  const knownOf = <T>(byField: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(byField).filter(([fieldId]) => known(fieldId)))
  return {
    query: look.query,
    hidden: look.hidden.filter(known),
    widths: knownOf(look.widths),
    ...(look.order && { order: look.order.filter(known) }),
    ...(look.layout && { layout: look.layout }),
    ...(look.group !== undefined && { group: look.group }),
    ...(look.subgroups && { subgroups: look.subgroups }),
    ...(look.totals && { totals: knownOf(look.totals) }),
    ...(look.colors && { colors: withoutColorFaults(look.colors, fields) }),
    ...(look.height && { height: look.height }),
    ...(look.frozen !== undefined && { frozen: look.frozen }),
    ...(look.date !== undefined && { date: look.date }),
    // Without an end that they know of each record is on one day: the same ones, and the same calendar.
    ...(look.end !== undefined && endFault(look.end, fields) === null && { end: look.end }),
    ...(look.span && { span: look.span }),
    ...(look.cover !== undefined && (look.cover === null || known(look.cover)) && { cover: look.cover }),
    ...(look.place !== undefined && { place: look.place }),
  }
}

/** Why records cannot be grouped as a look says, in a sentence, or null. */
export function groupFaultOf({ group, subgroups = [], layout }: ViewLook, fields: readonly Field[]): string | null {
  return groupFault(group, fields, layout === 'board' ? 'board' : 'others') ?? subgroupsFault(group, subgroups, fields)
}

/** The fields in the order of a look: those it names, then all others as the grid has them. */
export function inOrder(fields: readonly Field[], order: readonly string[] | undefined): readonly Field[] {
  if (order === undefined || order.length === 0) return fields
  const places = new Map(order.map((fieldId, at) => [fieldId, at]))
  const placeOf = ({ id }: Field): number => places.get(id) ?? order.length
  return fields.toSorted((a, b) => placeOf(a) - placeOf(b))
}
