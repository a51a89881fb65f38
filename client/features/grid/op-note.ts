import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import { findField } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Op } from '@operagrid/shared/domain/op'

import type { OpNote } from '../../live/op-store.ts'
import { cellWords, countWords } from './cell-words.ts'

/** What an op says, for its author, should it not be taken: understood without the grid, which may be gone by then. */
export function opNote(op: Op, grid: Grid | undefined, number: number, titleOf: TitleOf): OpNote {
  const record = number === 0 ? 'new record' : `record ${countWords(number)}`
  return { place: grid ? `${grid.name}, ${record}` : record, text: textOf(op, grid, titleOf) }
}

function textOf(op: Op, grid: Grid | undefined, titleOf: TitleOf): string {
  switch (op.kind) {
    case 'create':
    case 'patch':
      return Object.entries(op.cells)
        .flatMap(([fieldId, value]) => {
          const field = findField(grid?.fields ?? [], fieldId)
          return field ? [`${field.name}: ${cellWords(field, value, titleOf) || '(emptied)'}`] : []
        })
        .join('\n')
    case 'delete':
      return 'Deletes the record'
    case 'restore':
      return 'Brings the record back'
    case 'review':
      return `Review: ${op.state}`
    case 'assign':
      return op.memberId === null ? 'Assigns the record to nobody' : 'Assigns the record to somebody'
    case 'move':
      return 'Moves the record'
    case 'undo':
      return 'Takes an edit back'
  }
}
