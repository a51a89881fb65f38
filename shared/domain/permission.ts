import type { Role } from './member.ts'

/**
 * Which role may do what. Procedures, screens and tests read this table; row security says the same in the
 * database, where it also knows whose record it is: a reporter reads own and assigned records, or all where the grid
 * says so, and corrects own and assigned ones.
 */
export const permissions = {
  /** See who belongs to the workspace (reporters: themselves), own sessions and the grids and forms shown to one. */
  belong: ['management', 'organizer', 'reporter', 'viewer'],
  manageMembers: ['management'],
  /** What the workspace itself is called. */
  manageWorkspace: ['management'],
  readAudit: ['management'],
  /** Delete for good what is in the trash. */
  emptyTrash: ['management'],
  shapeGrids: ['management', 'organizer'],
  editRecords: ['management', 'organizer'],
  /** Correct cells of what is one's own or assigned to one; `editRecords` is of all records, and of more than cells. */
  correctRecords: ['management', 'organizer', 'reporter'],
  /** Say something at a record that one reads. */
  comment: ['management', 'organizer', 'reporter'],
  readGrids: ['management', 'organizer', 'viewer'],
  shapeDashboards: ['management', 'organizer'],
  readDashboards: ['management', 'organizer', 'viewer'],
  fileReports: ['management', 'organizer', 'reporter'],
} as const satisfies Readonly<Record<string, readonly Role[]>>

export type Permission = keyof typeof permissions

/** True when `held` includes `permission`. */
export function may(held: Role, permission: Permission): boolean {
  const holders: readonly Role[] = permissions[permission]
  return holders.includes(held)
}
