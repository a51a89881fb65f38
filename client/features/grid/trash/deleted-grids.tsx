import type { DeletedGrid } from '@operagrid/shared/domain/trash'

import { trpc } from '../../../trpc.ts'
import { countWords } from '../cell-words.ts'
import { restoreGrid } from '../remove-grid.ts'
import { createWaiting } from './create-waiting.ts'
import { erase } from './erase.ts'
import { TrashList } from './trash-list.tsx'

type DeletedGridsProps = {
  readonly open: boolean
  readonly nameOf: (memberId: string | null) => string
  /** Whether this member may delete for good. */
  readonly mayErase: boolean
}

/** The grids of the workspace that were deleted, each with its way back. */
export function DeletedGrids(props: DeletedGridsProps) {
  const waiting = createWaiting<DeletedGrid>(
    () => props.open,
    () => trpc.grid.trash.query(),
  )
  return (
    <TrashList
      waiting={waiting}
      label="Deleted grids"
      emptyText="Deleted grids of this workspace wait here."
      title={(grid) => grid.name}
      name={(grid) => grid.name}
      by={(grid) => (grid.deletedBy === null ? '' : props.nameOf(grid.deletedBy))}
      fact={(grid) => `${countWords(grid.recordCount)} ${grid.recordCount === 1 ? 'record' : 'records'}`}
      onRestore={(grid) => restoreGrid(grid.id)}
      onErase={
        props.mayErase
          ? (grid) =>
              erase({
                what: `the grid ${grid.name}`,
                loss: `Its ${countWords(grid.recordCount)} records go with it, their history, views and forms, and so do fields of other grids that link to it.`,
                work: () => trpc.grid.erase.mutate({ gridId: grid.id }),
              })
          : undefined
      }
    />
  )
}
