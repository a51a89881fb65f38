import { may } from '@operagrid/shared/domain/permission'
import type { CurrentSession } from '@operagrid/shared/domain/session'

import { Dialog } from '../../../ui/dialog.tsx'
import { createMemberNames } from '../create-members.ts'
import { DeletedGrids } from './deleted-grids.tsx'

type GridsTrashProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly session: CurrentSession
}

/** The grids of the workspace that were deleted, beside the list of those that are there. */
export function GridsTrash(props: GridsTrashProps) {
  const names = createMemberNames(props.session.member, () => [])
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Deleted grids"
      description="The last one first. A grid that is brought back has all its records, views and forms."
    >
      <DeletedGrids open={props.open} nameOf={names.nameOf} mayErase={may(props.session.member.role, 'emptyTrash')} />
    </Dialog>
  )
}
