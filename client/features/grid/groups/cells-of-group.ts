import type { Cells } from '@operagrid/shared/domain/cell'
import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { hasDayGroups } from '@operagrid/shared/domain/query-found'
import { groupCell, hasKnownGroups } from '@operagrid/shared/domain/query-group'

import { onDay } from '../calendar/calendar-days.ts'
import { REST } from './heading-places.ts'
import type { Heading } from './heading-places.ts'

/**
 * What a new record holds to stand under a heading of `field`, a moment of a day being noon in `zone`. Undefined where
 * nobody can put one there: what is calculated nobody writes, and the rest has no value.
 */
export function cellsOfGroup(
  field: Field,
  { value, name }: Pick<Heading, 'value' | 'name'>,
  zone: string,
): Cells | undefined {
  if (isComputed(field) || value === REST) return undefined
  if (value === null || hasKnownGroups(field)) return { [field.id]: groupCell(field, value) }
  if (hasDayGroups(field)) return { [field.id]: onDay(field, null, String(value), { zone }) }
  // A text stands under its group as one of its records writes it.
  return { [field.id]: typeof value === 'string' ? (name ?? value) : value }
}
