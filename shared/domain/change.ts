import type { Cells } from './cell.ts'
import type { Claim } from './claim.ts'
import type { Field } from './field.ts'
import type { Computing } from './grid.ts'
import type { CellConflict } from './op.ts'
import type { ReviewState } from './record.ts'
import type { ReportersSee } from './visibility.ts'

/**
 * One committed edit, numbered densely per grid. `before` and `after` hold the changed cells
 * only (an emptied cell is null in `after`). `create` and `restore` carry all cells in `after`,
 * `delete` all in `before`. `conflicts`: what others had written into these cells, unseen by this
 * change's author, and lost by it. `kept`: cells that an undo left alone, as others edited them since.
 * `reviewedFrom`: the state before a review. `assignedTo`: whose the record is from the change on; of an
 * assignment, `assignedFrom` is whose it had been, and `cells` all that the record holds, for whomever it
 * appears to. Absent when there is none. A `comment` changes nothing of the record, its version neither: `comments` is
 * how many it has since; a `restore` says it too. A `claim` changes as little: `claim` is who has the record since, null = nobody.
 * Nor does a `move`, but for where the record stands by hand: `rowOrder` since, `movedFrom` before, null = where its
 * number does. What makes a record, brings it back or deletes it says its `rowOrder` too.
 */
export type RecordChange = {
  readonly kind: 'create' | 'patch' | 'delete' | 'restore' | 'review' | 'assign' | 'comment' | 'claim' | 'move'
  readonly version: number
  readonly recordId: string
  readonly number: number
  readonly opId: string
  readonly memberId: string | null
  readonly at: string
  readonly before: Cells
  readonly after: Cells
  readonly reviewState: ReviewState
  readonly createdAt: string
  readonly createdBy: string | null
  readonly assignedTo: string | null
  readonly conflicts?: readonly CellConflict[]
  readonly kept?: readonly CellConflict[]
  readonly reviewedFrom?: ReviewState
  readonly assignedFrom?: string | null
  readonly cells?: Cells
  readonly comments?: number
  readonly claim?: Claim | null
  readonly rowOrder?: number
  readonly movedFrom?: number | null
}

/** The grid itself changed: its name, its fields, which records its reporters see, as they are now, or its shared views, which are then asked for. */
export type SchemaChange = {
  readonly kind: 'schema'
  readonly version: number
  readonly memberId: string | null
  readonly at: string
  readonly name: string
  readonly fields: readonly Field[]
  /** Absent in changes from before there was a choice. */
  readonly reportersSee?: ReportersSee
  /** Absent in changes from before there were claims. */
  readonly claimMinutes?: number
  /** Absent in changes from before there was an order by hand. */
  readonly byHand?: boolean
  /** True when records changed with it (a retype, an import), or what viewers see of them: windows must be read anew. */
  readonly reload: boolean
  /** Absent where no shared view changed. */
  readonly views?: true
  /** Records still hold what formulas came to before; absent when all are worked out. */
  readonly computing?: Computing
  /** The fields whose cells changed with it; absent where that is not known, so that it may be any. */
  readonly moved?: readonly string[]
  /** The one field that it is about, where viewers see it neither before nor after: for them it is no event. */
  readonly unseen?: string
}

export type GridChange = RecordChange | SchemaChange

/** What `live.grid` sends: changes in version order, or the word that windows must be read anew. */
export type GridEvent =
  | { readonly type: 'changes'; readonly changes: readonly GridChange[] }
  | { readonly type: 'resync'; readonly version: number }
