import type { LaterEdit } from '@operagrid/db/queries/record-later'
import type { WritePlan, WriteState } from '@operagrid/db/queries/record-write'
import type { FileFacts } from '@operagrid/shared/domain/attachment'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Form } from '@operagrid/shared/domain/form'
import type { Formulas } from '@operagrid/shared/domain/formula-fields'
import type { Actor } from '@operagrid/shared/domain/member'
import type { CellConflict, OpResult } from '@operagrid/shared/domain/op'

import type { LinkInput } from './links.ts'
import type { UndoTarget } from './plan-undo.ts'
import type { UniqueInput } from './plan-unique.ts'

/** What planning looks at; all of it was read in the same transaction that will write. */
export type PlanInput = {
  readonly actor: Actor
  readonly state: WriteState
  readonly laterEdits: readonly LaterEdit[]
  /** The changes that this member's undos name, if they are the member's own. */
  readonly undoTargets: readonly UndoTarget[]
  readonly forms: ReadonlyMap<string, Form>
  /** What records filed through a form on a day hold in fields that it does not ask for, by form. */
  readonly unasked: ReadonlyMap<string, (day: string | undefined) => Cells>
  /** Attachments that may be named in a cell. */
  readonly readyAttachments: ReadonlyMap<string, FileFacts>
  /** Members to whom a record may be assigned, and whom its cells may name. */
  readonly assignees: ReadonlySet<string>
  readonly gridId: string
  readonly links: LinkInput
  readonly formulas: Formulas
  readonly unique: UniqueInput
  readonly at: string
}

/** What an op comes to before versions are known. `ordinal` is its change's, null when it changes nothing. */
export type PlannedOp = {
  readonly opId: string
  readonly ordinal: number | null
  readonly conflicts: readonly CellConflict[]
  readonly kept?: readonly CellConflict[]
}

/** `outcomes[i]` answers `ops[i]`. */
export type Planned = {
  readonly plan: WritePlan
  readonly outcomes: readonly (OpResult | PlannedOp)[]
  /** Records that hold something else in unique fields now. */
  readonly uniquely: ReadonlySet<string>
}
