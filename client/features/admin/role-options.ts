import { roleNames, roles } from '@operagrid/shared/domain/member'
import type { Role } from '@operagrid/shared/domain/member'

import type { ChoiceOption } from '../../ui/choice-option.ts'

const descriptions: Readonly<Record<Role, string>> = {
  management: 'Everything, and members, roles and sessions',
  organizer: 'Works the grids, builds forms and dashboards',
  reporter: 'Files reports and sees their own',
  viewer: 'Watches grids and dashboards, changes nothing',
}

/** The roles as a select offers them, the most powerful first. */
export const roleOptions: readonly ChoiceOption[] = roles.map((role) => ({
  value: role,
  label: roleNames[role],
  description: descriptions[role],
}))

/** What came back from a select of `roleOptions`. */
export function roleFrom(value: string): Role | undefined {
  return roles.find((role) => role === value)
}
