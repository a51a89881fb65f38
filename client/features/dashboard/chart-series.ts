import type { Tally, TallyDefinition } from '@operagrid/shared/domain/dashboard'
import { cellType, findField, formatOf, hasChoices, namesSeveral } from '@operagrid/shared/domain/field'
import type { ChoiceColor, Field } from '@operagrid/shared/domain/field'
import type { TallyGroup } from '@operagrid/shared/domain/query'

import { numberWords } from '../../ui/number-words.ts'
import { bucketName, fillBuckets } from './bucket.ts'
import { reviewChoices } from './subject-options.ts'

/** One bar or point. `color` null = the accent; `value` null = nothing to count there. */
export type Point = {
  readonly key: string
  readonly name: string
  readonly color: ChoiceColor | null
  readonly value: number | null
}

/** Most bars of a chart; the rest is summed up in a last one, or left out when sums mean nothing. */
const MAX_BARS = 12

/** Every record has it, so it is no field of the grid; here it is drawn like one. */
const reviewState: Field = { id: '$reviewState', name: 'Review state', type: 'select', choices: [...reviewChoices] }

type Drawn = Pick<TallyDefinition, 'kind' | 'groupBy' | 'aggregate'>

/** What a chart draws, in its order: bars by the order of choices or by size, points by time. */
export function seriesOf(widget: Drawn, tally: Pick<Tally, 'groups' | 'fields'>): Point[] {
  const by = widget.groupBy
  if (by === null) return []
  const field = by.field === '$reviewState' ? reviewState : findField(tally.fields, by.field)
  const sums = widget.aggregate.fn === 'count' || widget.aggregate.fn === 'sum'
  if (by.bucket !== null) return timePoints(tally.groups, by.bucket, sums)
  if (field !== undefined && hasChoices(field) && field.choices.length <= MAX_BARS)
    return choiceBars(tally.groups, field, sums)
  // A record with several choices, or people, is in several groups, so their sum is of nothing.
  return sizeBars(
    tally.groups,
    field,
    sums && field?.type !== 'multiSelect' && !(field !== undefined && namesSeveral(field)),
  )
}

/** Days without a record are drawn as days, not left out. Records without a date are not on the line. */
function timePoints(groups: readonly TallyGroup[], bucket: Parameters<typeof fillBuckets>[1], sums: boolean): Point[] {
  const values = new Map(groups.flatMap(({ key, value }) => (key === null ? [] : [[key, value] as const])))
  return fillBuckets([...values.keys()], bucket).map((key) => ({
    key,
    name: bucketName(key, bucket),
    color: null,
    value: values.get(key) ?? (sums ? 0 : null),
  }))
}

/** Every choice has its place, also at nought: bars that come and go would make the others jump. */
function choiceBars(groups: readonly TallyGroup[], field: Field, sums: boolean): Point[] {
  const values = new Map(groups.map(({ key, value }) => [key, value]))
  const bars: Point[] = field.choices.map(({ id, name, color }) => ({
    key: id,
    name,
    color,
    value: values.get(id) ?? (sums ? 0 : null),
  }))
  const empty = values.get(null)
  return empty === undefined || empty === null || empty === 0 ? bars : [...bars, noName(field, empty)]
}

function sizeBars(groups: readonly TallyGroup[], field: Field | undefined, sums: boolean): Point[] {
  const bars = groups
    .map(({ key, value }): Point => (key === null ? noName(field, value) : named(key, value, field)))
    .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity) || a.name.localeCompare(b.name))
  if (bars.length <= MAX_BARS) return bars
  const shown = bars.slice(0, MAX_BARS - 1)
  const rest = bars.slice(MAX_BARS - 1)
  if (!sums) return shown
  const total = rest.reduce((sum, { value }) => sum + (value ?? 0), 0)
  return [...shown, { key: '…', name: `${rest.length} others`, color: 'gray', value: total }]
}

function named(key: string, value: number | null, field: Field | undefined): Point {
  const choice = field?.choices.find(({ id }) => id === key)
  if (choice !== undefined) return { key, name: choice.name, color: choice.color, value }
  const type = field && cellType(field)
  if (type === 'number' || type === 'duration')
    return { key, name: numberWords(Number(key), field && formatOf(field)), color: null, value }
  if (type === 'checkbox') return { key, name: key === 'true' ? 'Yes' : 'No', color: null, value }
  return { key, name: key, color: null, value }
}

function noName(field: Field | undefined, value: number | null): Point {
  return { key: '', name: field === undefined ? 'Empty' : `No ${field.name.toLowerCase()}`, color: 'gray', value }
}
