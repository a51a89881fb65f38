import type { GridSummary } from '@operagrid/shared/domain/grid'

import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { confirm } from '../../ui/confirm.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { countWords } from './cell-words.ts'

/** Asks, then deletes a grid; a toast brings it back. False when it is still there. */
export async function removeGrid(grid: GridSummary): Promise<boolean> {
  const sure = await confirm({
    title: `Delete the grid ${grid.name}?`,
    text: `Its ${countWords(grid.recordCount)} records go with it, for everyone. It can be brought back from the deleted grids.`,
    confirmLabel: 'Delete grid',
  })
  if (!sure) return false
  try {
    await trpc.grid.remove.mutate({ gridId: grid.id })
  } catch (error) {
    showToast({ tone: 'danger', title: 'The grid was not deleted', text: errorOf(error).message })
    return false
  }
  tellListChanged()
  showToast({ title: `${grid.name} was deleted`, action: { label: 'Undo', onSelect: () => void restoreGrid(grid.id) } })
  return true
}

/** Brings a deleted grid back, or says why not. */
export async function restoreGrid(gridId: string): Promise<boolean> {
  try {
    await trpc.grid.restore.mutate({ gridId })
    tellListChanged()
    return true
  } catch (error) {
    showToast({ tone: 'danger', title: 'The grid was not brought back', text: errorOf(error).message })
    return false
  }
}
