import type {
  LaterEdit,
  PlannedChange,
  PlannedRecord,
  StoredRecord,
  WritePlan,
  WriteState,
} from '@operagrid/db/queries/record-write'
import { isIds, sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'
import type { Form } from '@operagrid/shared/domain/form'
import { refuseReport } from '@operagrid/shared/domain/form-rules'
import type { Actor } from '@operagrid/shared/domain/member'
import { OP_RETENTION_DAYS } from '@operagrid/shared/domain/op'
import type { CellConflict, Op, OpResult } from '@operagrid/shared/domain/op'

import { isStale, parseCells, Refusal } from './op-check.ts'
import type { HashedOp } from './op-check.ts'

/** What planning looks at; all of it was read in the same transaction that will write. */
export type PlanInput = {
  readonly actor: Actor
  readonly state: WriteState
  readonly laterEdits: readonly LaterEdit[]
  readonly forms: ReadonlyMap<string, Form>
  /** Attachments that may be named in a cell. */
  readonly readyAttachments: ReadonlySet<string>
  readonly at: string
}

/** What an op comes to before versions are known. `ordinal` is its change's, null when it changes nothing. */
export type PlannedOp = {
  readonly opId: string
  readonly ordinal: number | null
  readonly conflicts: readonly CellConflict[]
}

/** `outcomes[i]` answers `ops[i]`. */
export type Planned = { readonly plan: WritePlan; readonly outcomes: readonly (OpResult | PlannedOp)[] }

type Draft = { -readonly [K in keyof PlannedRecord]: PlannedRecord[K] } & {
  stored: StoredRecord | null
  number: number
}

/**
 * Decides, without touching anything, what a member's ops do to the state that was read:
 * which records end how, which changes are told in which order, what each op is answered.
 */
export function planOps(ops: readonly HashedOp[], input: PlanInput): Planned {
  const planner = new Planner(input)
  const outcomes = ops.map((hashed) => planner.take(hashed))
  return { plan: planner.plan(), outcomes }
}

class Planner {
  readonly #input: PlanInput
  readonly #drafts = new Map<string, Draft>()
  readonly #stored: ReadonlyMap<string, StoredRecord>
  readonly #known: ReadonlyMap<string, WriteState['known'][number]>
  readonly #taken = new Map<string, { hash: string; outcome: OpResult | PlannedOp }>()
  readonly #changes: PlannedChange[] = []
  readonly #unchanged: { opId: string; hash: string }[] = []
  #created = 0

  constructor(input: PlanInput) {
    this.#input = input
    this.#stored = new Map(input.state.records.map((record) => [record.id, record]))
    this.#known = new Map(input.state.known.map((known) => [known.opId, known]))
  }

  plan(): WritePlan {
    const records = [...this.#drafts.values()].filter((draft) => draft.lastOrdinal > 0)
    return { records: records.map(asPlannedRecord), changes: this.#changes, unchanged: this.#unchanged }
  }

  take({ op, hash }: HashedOp): OpResult | PlannedOp {
    const answered = this.#answered(op, hash)
    if (answered !== null) return answered
    const outcome = this.#decide(op, hash)
    this.#taken.set(op.opId, { hash, outcome })
    if (!('status' in outcome) && outcome.ordinal === null) this.#unchanged.push({ opId: op.opId, hash })
    return outcome
  }

  #answered(op: Op, hash: string): OpResult | PlannedOp | null {
    const twin = this.#taken.get(op.opId)
    if (twin !== undefined) return twin.hash === hash ? twin.outcome : reject(op, otherPayload)
    const known = this.#known.get(op.opId)
    if (known === undefined) return isStale(op.opId, this.#input.at) ? reject(op, stale) : null
    // Another member's op id tells nothing of that op.
    if (known.memberId !== this.#input.actor.memberId || known.hash !== hash) return reject(op, otherPayload)
    return { opId: op.opId, status: 'applied', version: known.version, conflicts: known.conflicts }
  }

  #decide(op: Op, hash: string): OpResult | PlannedOp {
    const decided = op.kind === 'create' ? this.#create(op) : this.#edit(op)
    if (decided instanceof Refusal) return reject(op, decided)
    if (decided.change === null) return { opId: op.opId, ordinal: null, conflicts: [] }
    const { draft, conflicts = [], ...told } = decided.change
    const change = conflicts.length === 0 ? told : { ...told, conflicts }
    return { opId: op.opId, ordinal: this.#tell(op, hash, draft, change), conflicts }
  }

  #create(op: Extract<Op, { kind: 'create' }>): Refusal | Decision {
    if (this.#draft(op.recordId) !== null) return new Refusal('CONFLICT', 'A record with this id exists already.')
    const { actor, forms } = this.#input
    if (actor.role === 'reporter' && op.formId === undefined)
      return new Refusal('NOT_ALLOWED', 'Reporters file through a form.')
    const cells = this.#parse(op.cells)
    if (cells instanceof Refusal) return cells
    if (op.formId !== undefined) {
      const form = forms.get(op.formId)
      if (form === undefined)
        return new Refusal(
          'NOT_FOUND',
          'The form of this report no longer exists. Keep the report and ask an organizer.',
        )
      const fault = refuseReport(form, this.#input.state.fields, cells)
      if (fault !== null) return new Refusal('BAD_INPUT', fault)
    }
    this.#created += 1
    const draft: Draft = {
      stored: null,
      id: op.recordId,
      isNew: true,
      number: this.#created,
      createOrdinal: this.#created,
      lastOrdinal: 0,
      cells: withoutEmpty(cells),
      reviewState: op.formId === undefined ? 'none' : 'sent',
      formId: op.formId ?? null,
      deleted: false,
    }
    this.#drafts.set(op.recordId, draft)
    return { change: { draft, kind: 'create', before: {}, after: draft.cells } }
  }

  #edit(op: Exclude<Op, { kind: 'create' }>): Refusal | Decision {
    const draft = this.#draft(op.recordId)
    if (draft === null || this.#input.actor.role === 'reporter') {
      return new Refusal('NOT_FOUND', 'There is no such record, or it is not shared with you.')
    }
    const unchanged: Decision = { change: null }
    switch (op.kind) {
      case 'patch':
        if (draft.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to edit it.')
        return this.#patch(op, draft)
      case 'delete':
        if (draft.deleted) return unchanged
        draft.deleted = true
        return { change: { draft, kind: 'delete', before: draft.cells, after: {} } }
      case 'restore':
        if (!draft.deleted) return unchanged
        draft.deleted = false
        return { change: { draft, kind: 'restore', before: {}, after: draft.cells } }
      case 'review':
        if (draft.reviewState === op.state) return unchanged
        draft.reviewState = op.state
        return { change: { draft, kind: 'review', before: {}, after: {} } }
    }
  }

  #patch(op: Extract<Op, { kind: 'patch' }>, draft: Draft): Refusal | Decision {
    const wanted = this.#parse(op.cells)
    if (wanted instanceof Refusal) return wanted
    const before: Record<string, CellValue> = {}
    const after: Record<string, CellValue> = {}
    for (const [fieldId, value] of Object.entries(wanted)) {
      if (sameCell(draft.cells[fieldId], value)) continue
      before[fieldId] = draft.cells[fieldId] ?? null
      after[fieldId] = value
    }
    if (Object.keys(after).length === 0) return { change: null }
    const conflicts = this.#conflicts(op, after)
    draft.cells = withoutEmpty({ ...draft.cells, ...after })
    return { change: { draft, kind: 'patch', before, after, conflicts } }
  }

  /** Cells of this patch that someone else changed since the client last looked. */
  #conflicts(op: Extract<Op, { kind: 'patch' }>, after: Cells): CellConflict[] {
    return this.#input.laterEdits
      .filter((edit) => edit.recordId === op.recordId && edit.version > op.baseVersion && edit.fieldId in after)
      .map(({ fieldId, value, memberId, version }) => ({ fieldId, value, memberId, version }))
  }

  #parse(cells: Cells): Record<string, CellValue> | Refusal {
    const parsed = parseCells(cells, this.#input.state.fields)
    if (parsed instanceof Refusal) return parsed
    for (const [fieldId, value] of Object.entries(parsed)) {
      if (isIds(value) && value.some((id) => !this.#input.readyAttachments.has(id))) {
        const name = findField(this.#input.state.fields, fieldId)?.name ?? ''
        return new Refusal('BAD_INPUT', `${name}: a photo has not arrived yet. Upload it first.`)
      }
    }
    return parsed
  }

  #draft(recordId: string): Draft | null {
    const drafted = this.#drafts.get(recordId)
    if (drafted !== undefined) return drafted
    const stored = this.#stored.get(recordId)
    if (stored === undefined) return null
    const draft: Draft = {
      stored,
      id: stored.id,
      isNew: false,
      number: stored.number,
      createOrdinal: 0,
      lastOrdinal: 0,
      cells: stored.cells,
      reviewState: stored.reviewState,
      formId: null,
      deleted: stored.deleted,
    }
    this.#drafts.set(recordId, draft)
    return draft
  }

  #tell(op: Op, hash: string, draft: Draft, told: Told): number {
    const { actor, at } = this.#input
    const ordinal = this.#changes.length + 1
    draft.lastOrdinal = ordinal
    this.#changes.push({
      ...told,
      ordinal,
      recordId: draft.id,
      number: draft.number,
      numberIsOrdinal: draft.isNew,
      opId: op.opId,
      hash,
      memberId: actor.memberId,
      at,
      reviewState: draft.reviewState,
      createdAt: draft.stored?.createdAt ?? at,
      createdBy: draft.stored === null ? actor.memberId : draft.stored.createdBy,
    })
    return ordinal
  }
}

type Told = Pick<PlannedChange, 'kind' | 'before' | 'after' | 'conflicts'>

type Decision = { readonly change: (Told & { readonly draft: Draft }) | null }

const otherPayload = new Refusal('CONFLICT', 'This op id was already used for something else.')
const stale = new Refusal(
  'STALE_OP',
  `This edit waited longer than ${OP_RETENTION_DAYS} days. Look at the record and enter it anew.`,
)

function reject(op: Op, { code, message }: Refusal): OpResult {
  return { opId: op.opId, status: 'rejected', code, message }
}

function withoutEmpty(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null))
}

function asPlannedRecord({
  id,
  isNew,
  createOrdinal,
  lastOrdinal,
  cells,
  reviewState,
  formId,
  deleted,
}: Draft): PlannedRecord {
  return { id, isNew, createOrdinal, lastOrdinal, cells, reviewState, formId, deleted }
}
