import { chosenOf } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import { isFact } from '@operagrid/shared/domain/fact-field'
import { isComputed, namesPeople } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import { combinedIds } from '@operagrid/shared/domain/query-combination'
import { hasCombinedGroups, hasDayGroups } from '@operagrid/shared/domain/query-found'
import { groupCell, hasKnownGroups } from '@operagrid/shared/domain/query-group'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { onDay } from '../calendar/calendar-days.ts'
import { isGone } from '../people.ts'
import { REST } from './heading-places.ts'
import type { Heading } from './heading-places.ts'

/**
 * What a new record holds to stand under a heading of `levels`, a moment of a day being noon in `zone`: the values of
 * all groups that it is in. Undefined where nobody can put one there: what is calculated nobody writes, and the rest
 * has no value. Who makes it and when is written by nobody either, but it stands somewhere all the same.
 */
export function cellsOfGroup(
  levels: readonly Field[],
  { path, told }: Pick<Heading, 'path' | 'told'>,
  zone: string,
): Cells | undefined {
  const cells: Record<string, Cells[string]> = {}
  for (const [at, value] of path.entries()) {
    const field = levels[at]
    if (!field || isComputed(field) || value === REST) return undefined
    if (!isFact(field)) cells[field.id] = cellOf(field, { value, told: told[at] ?? null }, zone)
  }
  return cells
}

/** Whose a new record is to stand under a heading of `levels`; null = nobody's, also where nobody can be given one. */
export function assigneeOfGroup(levels: readonly Field[], { path }: Pick<Heading, 'path'>): string | null {
  const at = levels.findIndex(({ id }) => id === ASSIGNED_TO)
  const [whose = null] = levels[at] ? giveable(levels[at], [String(path[at] ?? '')]) : []
  return whose
}

/** Those of them who may be given work: who left, or is suspended, keeps what they have and gets no more. */
function giveable({ choices }: Field, ids: readonly string[]): string[] {
  return choices.flatMap((person) => (ids.includes(person.id) && !isGone(person) ? person.id : []))
}

type Value = { readonly value: GroupValue; readonly told: GroupValue }

function cellOf(field: Field, { value, told }: Value, zone: string): Cells[string] {
  if (value !== null && namesPeople(field)) return giveable(field, combinedIds(String(value)))
  if (value === null || hasKnownGroups(field)) return groupCell(field, value)
  if (hasCombinedGroups(field)) return chosenOf(field, combinedIds(String(value))).map(({ id }) => id)
  // A text stands under its group as one of its records writes it.
  return hasDayGroups(field) ? onDay(field, null, String(value), { zone }) : told
}
