import { cellType, namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import { MAX_FOUND_GROUPS } from '@operagrid/shared/domain/query'
import { combinedIds } from '@operagrid/shared/domain/query-combination'
import { hasCombinedGroups, hasDayGroups, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { uiLocale } from '../../../ui/format-time.ts'
import { starWords } from '../../../ui/stars.tsx'
import { cellWords } from '../cell-words.ts'
import { peopleIn } from '../people.ts'
import { REST } from './heading-places.ts'
import type { Heading } from './heading-places.ts'

/** Days are read in UTC, where each is 24 hours long. */
const day = new Intl.DateTimeFormat(uiLocale, {
  timeZone: 'UTC',
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})

/** What a group of `field` is called. `told`: a text as its records write it. */
export function groupWords(field: Field, value: GroupValue, told?: GroupValue): string {
  if (value === REST) return `More than ${MAX_FOUND_GROUPS} values: filter to see the rest`
  if (value === true) return 'Ticked'
  if (field.type === 'checkbox') return 'Not ticked'
  if (value === null) return factsWithout[field.id] ?? `No ${field.name}`
  if (hasDayGroups(field)) return dayWords(String(value))
  if (typeof value === 'number') return cellType(field) === 'rating' ? starWords(value) : cellWords(field, value)
  if (namesPeople(field)) return peopleWords(field, combinedIds(value))
  if (hasCombinedGroups(field)) return cellWords(field, combinedIds(value))
  if (hasFoundGroups(field)) return onOneLine(String(told ?? value)) || 'Only spaces'
  return field.choices.find((choice) => choice.id === value)?.name ?? ''
}

/** What records are called together that nobody has, or nobody made by hand. */
const factsWithout: Readonly<Record<string, string>> = {
  $createdBy: 'Created by an import',
  $updatedBy: 'Updated by an import',
  [ASSIGNED_TO]: 'Assigned to nobody',
}

function peopleWords(field: Field, ids: readonly string[]): string {
  return peopleIn(field, ids, () => 'Someone')
    .map(({ name }) => name)
    .join(', ')
}

function onOneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/gu, ' ')
}

/** What a heading of `levels` is called. */
export function headingWords(levels: readonly Field[], { path, told }: Pick<Heading, 'path' | 'told'>): string {
  const at = path.length - 1
  const [field, value = null] = [levels[at], path[at]]
  if (at > 0 && value === REST) return `More than ${MAX_FOUND_GROUPS} groups: filter to see the rest`
  return field ? groupWords(field, value, told[at]) : ''
}

/** The same with the groups that it is in, the innermost first: its own name alone may stand in several. */
export function headingPlace(levels: readonly Field[], { path, told }: Pick<Heading, 'path' | 'told'>): string {
  const names = path.map((_, at) => headingWords(levels, { path: path.slice(0, at + 1), told: told.slice(0, at + 1) }))
  return names.toReversed().join(' in ')
}

/** What is no day was told before the field became one of dates: it stands for a moment. */
function dayWords(value: string): string {
  const at = new Date(`${value}T12:00:00Z`)
  return Number.isNaN(at.getTime()) ? value : day.format(at)
}
