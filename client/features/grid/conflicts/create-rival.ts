import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'

import type { GridState } from '../create-grid.ts'

/** What somebody did meanwhile to a cell that is being typed in. `gone`: they deleted its record. */
export type Rival = { readonly memberId: string | null; readonly value: CellValue; readonly gone: boolean }

/**
 * Whoever changes the cell while it is edited here, the last of them; undefined while nobody does.
 * `start` is what the cell held when the edit began: put back, there is nothing to tell. `memory` keeps it for the next
 * one of the same edit, at once: what takes the cell away may be the very change that is to be told.
 */
export function createRival(
  grid: Pick<GridState, 'hear'>,
  cell: {
    readonly recordId: string
    readonly fieldId: string
    readonly start: CellValue
    readonly memory?: { rival: Rival | undefined }
  },
): Accessor<Rival | undefined> {
  const { memory = { rival: undefined } } = cell
  const [rival, setRival] = createSignal(memory.rival)
  const tell = (told: Rival | undefined): void => void setRival((memory.rival = told))
  const stop = grid.hear((changes) => {
    for (const { kind, recordId, memberId, after } of changes) {
      if (recordId !== cell.recordId) continue
      if (kind === 'delete') tell({ memberId, value: null, gone: true })
      else if (kind === 'restore' && memory.rival?.gone) tell(undefined)
      else if (kind === 'patch' && cell.fieldId in after) {
        const value = after[cell.fieldId] ?? null
        tell(sameCell(value, cell.start) ? undefined : { memberId, value, gone: false })
      }
    }
  })
  onCleanup(stop)
  return rival
}
