import type { GridSummary } from '@operagrid/shared/domain/grid'
import { linkedGrids } from '@operagrid/shared/domain/link'
import type { Reader } from '@operagrid/shared/domain/rollup-readers'

import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { confirm } from '../../ui/confirm.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { countWords } from './cell-words.ts'

/** Asks, saying what depends on it, then deletes a grid; a toast brings it back. False when it is still there. */
export async function removeGrid(grid: GridSummary): Promise<boolean> {
  const [linked, readers] = await Promise.all([linkedNames(grid.id), readersOf(grid.id)])
  const sure = await confirm({
    title: `Delete the grid ${grid.name}?`,
    text: `Its ${countWords(grid.recordCount)} records go with it, for everyone.${dependants(linked)}${losing(readers)} It can be brought back from the trash.`,
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

/** The names of the other grids that link to this one: every link is mirrored, so its own fields lead there. */
async function linkedNames(gridId: string): Promise<readonly string[]> {
  try {
    const [{ fields }, grids] = await Promise.all([trpc.grid.get.query({ gridId }), trpc.grid.list.query()])
    const others = linkedGrids(fields).filter((id) => id !== gridId)
    return grids.filter(({ id }) => others.includes(id)).map(({ name }) => name)
  } catch {
    // Deleting it will say what is wrong.
    return []
  }
}

function dependants(names: readonly string[]): string {
  if (names.length === 0) return ''
  const many = names.length === 1 ? 'links' : 'link'
  return ` ${names.map((name) => `“${name}”`).join(', ')} ${many} to it: those links are hidden until it is back.`
}

/** What in other grids is calculated from its records. */
async function readersOf(gridId: string): Promise<readonly Reader[]> {
  try {
    return await trpc.field.readers.query({ gridId })
  } catch {
    return []
  }
}

function losing(readers: readonly Reader[]): string {
  if (readers.length === 0) return ''
  const names = readers.map(({ fieldName, gridName }) => `“${fieldName}” of ${gridName}`)
  return ` Until then ${names.join(', ')} will show #REF.`
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
