import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'

import type { Rival } from '../conflicts/create-rival.ts'
import type { Step } from '../create-edit.ts'

/** What every editor of a cell gets. It reads `value` once: what others write meanwhile is not typed over. */
export type EditorProps = {
  readonly field: Field
  readonly value: CellValue
  /** The character that began the edit and replaces the value, or null. */
  readonly typed: string | null
  /** Who changed the cell since the edit began, if anyone. */
  readonly rival: Rival | undefined
  readonly onCommit: (value: CellValue, step: Step) => void
  /** Ends the edit where nothing was entered: what the cell holds by now stays. */
  readonly onLeave: (step: Step) => void
  readonly onCancel: () => void
}
