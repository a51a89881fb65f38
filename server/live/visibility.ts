import { createHash } from 'node:crypto'

import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { seeChange } from '@operagrid/shared/domain/visibility'

import type { ReporterScope } from './reporter-sight.ts'

/** What a class of members sees of a grid: the same for all of them, so it is filtered and encoded once. */
export type Visibility = {
  /** Part of every cursor: one that was told under another sight is of no use, the windows are. */
  readonly stamp: string
  see(change: GridChange): GridChange | null
}

/** Management and organizers see every record whole, and viewers where no field was ever hidden from them. */
export const wholeGrid: Visibility = { stamp: '', see: (change) => change }

/** Every record, and of it these fields. Its cursors need no stamp: what viewers see changes with a version only. */
export function viewerVisibility(fieldIds: ReadonlySet<string>): Visibility {
  const sight = { fieldIds }
  return { stamp: '', see: (change) => seeChange(sight, change) }
}

/** A reporter's part: the records and the fields that row security shows to reporters. */
export function reporterVisibility(memberId: string, { records, fieldIds }: ReporterScope): Visibility {
  const sight = { memberId, records, fieldIds: new Set(fieldIds) }
  const stamp = createHash('sha256')
    .update([records, ...fieldIds.toSorted()].join())
    .digest('base64url')
    .slice(0, 8)
  return { stamp, see: (change) => seeChange(sight, change) }
}

/** Whether no record of the tenant's grids is hidden from the member; of a viewer fields may be. */
export function seesAllRecords({ role }: Pick<Actor, 'role'>): boolean {
  switch (role) {
    case 'management':
    case 'organizer':
    case 'viewer':
      return true
    case 'reporter':
      return false
  }
}
