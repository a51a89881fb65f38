import { findField, hideableRoles, hiddenRoles } from '@operagrid/shared/domain/field'
import type { Field, HideableRole } from '@operagrid/shared/domain/field'
import { formulaReads } from '@operagrid/shared/domain/formula-text'

import type { ChoiceOption } from '../../../ui/choice-option.ts'

const people: Readonly<Record<HideableRole, string>> = { viewer: 'report viewers', reporter: 'reporters' }

/** A select takes an empty value for none at all. */
export const EVERYONE = 'everyone'

/** Who may see a field, as it is chosen: the value names from whom it is hidden. */
export const audienceOptions: readonly ChoiceOption[] = [
  { value: EVERYONE, label: 'Everyone' },
  { value: 'viewer', label: 'Not report viewers' },
  { value: 'reporter', label: 'Not reporters' },
  { value: hideableRoles.join(), label: 'Only organizers and management' },
]

/** The option that stands for a field. */
export function audienceOf(field: Pick<Field, 'hiddenFrom'>): string {
  const roles = hiddenRoles(field)
  return roles.length === 0 ? EVERYONE : roles.join()
}

/** From whom the option hides a field. */
export function rolesOf(audience: string): HideableRole[] {
  const named = audience.split(',')
  return hideableRoles.filter((role) => named.includes(role))
}

/** Why a formula is hidden from more people than is chosen: from whom, and by which fields that it reads. */
export function inheritedWords(source: string, fields: readonly Field[], audience: string): string | undefined {
  const reads = formulaReads(source).flatMap((id) => findField(fields, id) ?? [])
  const roles = hideableRoles.filter((role) => !rolesOf(audience).includes(role))
  const told = roles.flatMap((role) => {
    const hiding = reads.filter((field) => hiddenRoles(field).includes(role)).map(({ name }) => name)
    return hiding.length === 0 ? [] : [`It is hidden from ${people[role]}, as is what it uses: ${hiding.join(', ')}.`]
  })
  return told.length === 0 ? undefined : told.join(' ')
}

/** From whom a field is hidden, in words; undefined when it is not. */
export function hiddenWords(field: Pick<Field, 'hiddenFrom'>): string | undefined {
  const roles = hiddenRoles(field)
  return roles.length === 0 ? undefined : `Hidden from ${roles.map((role) => people[role]).join(' and ')}`
}
