import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'

/**
 * True when row security would show this change to the member: the same rule as the policies
 * `change_read` and `record_read` of migration 0005, in TypeScript.
 */
export function maySeeChange(actor: Actor, change: GridChange): boolean {
  switch (actor.role) {
    case 'management':
    case 'organizer':
    case 'viewer':
      return true
    case 'reporter':
      return change.kind !== 'schema' && change.createdBy === actor.memberId
  }
}
