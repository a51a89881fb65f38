import { hideableRoles, hiddenRoles } from '@operagrid/shared/domain/field'
import type { Field, HideableRole } from '@operagrid/shared/domain/field'

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

/** From whom a field is hidden, in words; undefined when it is not. */
export function hiddenWords(field: Pick<Field, 'hiddenFrom'>): string | undefined {
  const roles = hiddenRoles(field)
  return roles.length === 0 ? undefined : `Hidden from ${roles.map((role) => people[role]).join(' and ')}`
}
