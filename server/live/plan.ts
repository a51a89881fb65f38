import type { PlannedChange, StoredRecord, WritePlan } from '@operagrid/db/queries/record-write'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import { isStale, otherPayload, parseCells, Refusal, reject, stale } from './op-check.ts'
import type { HashedOp } from './op-check.ts'
import type { Planned, PlanInput, PlannedOp } from './plan-input.ts'
import { overwritable, settleLinks } from './plan-links.ts'
import {
  createFault,
  formFault,
  linkFault,
  namedTo,
  patchFault,
  roleFault,
  rulesFault,
  withConflicts,
} from './plan-rules.ts'
import { clocksBack, planUndo } from './plan-undo.ts'
import type { UndoTarget } from './plan-undo.ts'
import { UniqueCells } from './plan-unique.ts'
import {
  asPlannedRecord,
  asTold,
  calculated,
  changeCells,
  newDraft,
  setAssignee,
  setDeleted,
  setReviewState,
  setRowOrder,
  storedDraft,
} from './record-draft.ts'
import type { Draft, Told } from './record-draft.ts'
import { seenAnswer } from './seen-answer.ts'

/**
 * Decides, without touching anything, what a member's ops do to the state that was read:
 * which records end how, which changes are told in which order, what each op is answered.
 */
export function planOps(ops: readonly HashedOp[], input: PlanInput): Planned {
  const planner = new Planner(input)
  const outcomes = ops.map((hashed) => planner.take(hashed))
  return { plan: planner.plan(), outcomes, uniquely: planner.unique.touched }
}

/** What a record that is not there yet holds. */
const nothing = { cells: {}, deleted: false }

/** What an op does to a record; null when nothing. */
type Decision = { readonly draft: Draft; readonly told: Told } | null

class Planner {
  readonly #input: PlanInput
  readonly unique: UniqueCells
  readonly #drafts = new Map<string, Draft>()
  readonly #stored: ReadonlyMap<string, StoredRecord>
  readonly #taken = new Map<string, { hash: string; outcome: OpResult | PlannedOp }>()
  readonly #changes: PlannedChange[] = []
  readonly #unchanged: WritePlan['unchanged'][number][] = []
  #created = 0

  constructor(input: PlanInput) {
    this.#input = input
    this.unique = new UniqueCells(input.unique, input.actor)
    this.#stored = new Map(input.state.records.map((record) => [record.id, record]))
  }

  plan(): WritePlan {
    const records = [...this.#drafts.values()].filter((draft) => draft.lastOrdinal > 0 || draft.moved)
    return { records: records.map(asPlannedRecord), changes: this.#changes, unchanged: this.#unchanged }
  }

  take({ op, hash }: HashedOp): OpResult | PlannedOp {
    const answered = this.#answered(op, hash)
    if (answered !== null) return answered
    const outcome = this.#remember(op, hash, this.#decide(op, hash))
    this.#taken.set(op.opId, { hash, outcome })
    return outcome
  }

  /** Notes the answer of an op that changes nothing, so that it is the same when the op comes again. */
  #remember(op: Op, hash: string, outcome: OpResult | PlannedOp): OpResult | PlannedOp {
    if ('ordinal' in outcome) {
      if (outcome.ordinal === null) this.#unchanged.push({ opId: op.opId, hash })
      return outcome
    }
    // A report may succeed once its photo or form is there; its record's id keeps it from being there twice.
    if (outcome.status === 'applied' || (op.kind === 'create' && op.formId !== undefined)) return outcome
    const { code, message, kept } = outcome
    const refusal = { code, message, ...(kept === undefined ? {} : { kept }) }
    this.#unchanged.push({ opId: op.opId, hash, refusal })
    return { ...outcome, remembered: true }
  }

  #answered(op: Op, hash: string): OpResult | PlannedOp | null {
    const twin = this.#taken.get(op.opId)
    if (twin !== undefined) return twin.hash === hash ? twin.outcome : reject(op, otherPayload)
    const { state, actor, at } = this.#input
    // Where an id was used for two things, it answers each as it did.
    const used = state.known.filter((known) => known.opId === op.opId)
    if (used.length === 0) return isStale(op.opId, at) ? reject(op, stale) : null
    const known = used.find((each) => each.memberId === actor.memberId && each.hash === hash)
    // Another member's op id tells nothing of that op.
    if (known === undefined) return reject(op, otherPayload)
    const { version, conflicts, kept, refusal } = seesAllFields(actor.role)
      ? known
      : seenAnswer(known, op, state.fields)
    if (refusal !== null) return { opId: op.opId, status: 'rejected', ...refusal, remembered: true }
    return {
      opId: op.opId,
      status: 'applied',
      version,
      conflicts: namedTo(this.#input.actor, conflicts),
      ...(kept === null ? {} : { kept }),
    }
  }

  #decide(op: Op, hash: string): OpResult | PlannedOp {
    const known = this.#draft(op.recordId)
    const was = known === null ? nothing : { cells: known.cells, deleted: known.deleted }
    const decided = op.kind === 'create' ? this.#create(op) : this.#edit(op)
    if (decided instanceof Refusal) return reject(op, decided)
    const doubled = decided === null ? null : this.unique.step(decided.draft, was)
    if (doubled !== null) {
      if (known === null) this.#drafts.delete(op.recordId)
      else Object.assign(known, was)
      if (known === null) this.#created -= 1
      return reject(op, doubled)
    }
    if (decided === null) return { opId: op.opId, ordinal: null, conflicts: [] }
    const { conflicts = [], kept } = decided.told
    const ordinal = this.#tell(op, hash, decided)
    return {
      opId: op.opId,
      ordinal,
      conflicts: namedTo(this.#input.actor, conflicts),
      ...(kept === undefined ? {} : { kept }),
    }
  }

  #create(op: Extract<Op, { kind: 'create' }>): Refusal | Decision {
    if (this.#draft(op.recordId) !== null) return new Refusal('CONFLICT', 'A record with this id exists already.')
    const fault = createFault(op, this.#input.actor)
    if (fault !== null) return fault
    const cells = this.#parse(op.cells, { id: op.recordId, cells: {} })
    if (cells instanceof Refusal) return cells
    const { fields } = this.#input.state
    const broken = formFault(op, cells, this.#input) ?? rulesFault(cells, {}, fields)
    if (broken !== null) return broken
    this.#created += 1
    const unasked = op.formId === undefined ? {} : this.#input.unasked.get(op.formId)?.(op.day)
    const held = calculated({ ...unasked, ...cells }, this.#input)
    const draft = newDraft(op.recordId, this.#created, {
      cells: held,
      formId: op.formId ?? null,
      rowOrder: op.rowOrder,
    })
    this.#drafts.set(op.recordId, draft)
    return { draft, told: { kind: 'create', before: {}, after: draft.cells } }
  }

  #edit(op: Exclude<Op, { kind: 'create' }>): Refusal | Decision {
    const draft = this.#draft(op.recordId)
    if (draft === null) return new Refusal('NOT_FOUND', 'There is no such record, or it is not shared with you.')
    const fault = roleFault(this.#input.actor, op, draft)
    if (fault !== null) return fault
    const told = this.#step(op, draft)
    return told === null || told instanceof Refusal ? told : { draft, told }
  }

  #step(op: Exclude<Op, { kind: 'create' }>, draft: Draft): Refusal | Told | null {
    switch (op.kind) {
      case 'patch':
        if (draft.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to edit it.')
        return this.#patch(op, draft)
      case 'delete':
        return setDeleted(draft, true)
      case 'restore':
        return setDeleted(draft, false)
      case 'review':
        return setReviewState(draft, op.state)
      case 'assign':
        if (draft.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to assign it.')
        return withConflicts(this.#assign(draft, op.memberId), op, this.#input.laterEdits)
      case 'move':
        if (draft.deleted) return new Refusal('NOT_FOUND', 'This record was deleted. Restore it to move it.')
        return setRowOrder(draft, op.rowOrder)
      case 'undo':
        return this.#undo(op, draft)
    }
  }

  #patch(op: Extract<Op, { kind: 'patch' }>, draft: Draft): Refusal | Told | null {
    const wanted = this.#parse(op.cells, draft, op.baseVersion)
    if (wanted instanceof Refusal) return wanted
    const fault = patchFault(wanted, draft, this.#input.state.fields)
    if (fault !== null) return fault
    const later = overwritable(this.#input.laterEdits, this.#input.state.fields)
    return withConflicts(changeCells(draft, wanted, this.#input), op, later)
  }

  #assign(draft: Draft, memberId: string | null): Refusal | Told | null {
    if (memberId !== null && memberId !== draft.assignedTo && !this.#input.assignees.has(memberId))
      return new Refusal('NOT_FOUND', 'They do not work here at present. Assign it to someone else.')
    return setAssignee(draft, memberId)
  }

  /** Takes back what an own op did to the record, as a change like any other. */
  #undo(op: Extract<Op, { kind: 'undo' }>, draft: Draft): Refusal | Told | null {
    const target = this.#targetOf(op)
    if (target === undefined)
      return new Refusal('NOT_FOUND', 'There is no edit of yours to take back here, or it was too long ago.')
    const later = this.#input.laterEdits.filter(
      (edit) => edit.recordId === op.recordId && edit.version > target.version,
    )
    const { actor, formulas, state } = this.#input
    const undoing = planUndo(target, draft, { later, memberId: actor.memberId, computed: formulas.ids })
    if (undoing instanceof Refusal) return undoing
    switch (undoing.kind) {
      case 'delete':
        return setDeleted(draft, true)
      case 'restore':
        return setDeleted(draft, false)
      case 'review':
        return setReviewState(draft, undoing.state)
      case 'assign':
        return this.#assign(draft, undoing.memberId)
      case 'move':
        return setRowOrder(draft, undoing.rowOrder)
      case 'patch': {
        const cells = this.#settle(undoing.cells, draft)
        if (cells instanceof Refusal) return cells
        const fault = rulesFault(cells, draft.cells, state.fields)
        if (fault !== null) return fault
        const keeps = clocksBack(target, cells, state.fields)
        const told = changeCells(draft, cells, { ...this.#input, keeps })
        return told === null || undoing.kept.length === 0 ? told : { ...told, kept: undoing.kept }
      }
    }
  }

  /** The change to be taken back: also one that this very call makes. */
  #targetOf({ target, recordId }: Extract<Op, { kind: 'undo' }>): UndoTarget | undefined {
    const here = this.#changes.find((change) => change.opId === target)
    const found =
      here === undefined
        ? this.#input.undoTargets.find((known) => known.opId === target)
        : { ...here, version: Number.MAX_SAFE_INTEGER }
    return found?.recordId === recordId ? found : undefined
  }

  #settle(cells: Cells, record: Pick<Draft, 'id' | 'cells'>, seen?: number): Record<string, CellValue> | Refusal {
    const { state, links, gridId } = this.#input
    const isHere = (id: string) => this.#drafts.get(id)?.deleted === false
    return settleLinks(cells, record, {
      fields: state.fields,
      links,
      gridId,
      isHere,
      ...(seen !== undefined && { seen }),
    })
  }

  #parse(cells: Cells, record: Pick<Draft, 'id' | 'cells'>, seen?: number): Record<string, CellValue> | Refusal {
    const { state, ...known } = this.#input
    const parsed = parseCells(cells, state.fields)
    if (parsed instanceof Refusal) return parsed
    return linkFault(parsed, record.cells, { fields: state.fields, ...known }) ?? this.#settle(parsed, record, seen)
  }

  #draft(recordId: string): Draft | null {
    const drafted = this.#drafts.get(recordId)
    if (drafted !== undefined) return drafted
    const stored = this.#stored.get(recordId)
    if (stored === undefined) return null
    const draft = storedDraft(stored)
    this.#drafts.set(recordId, draft)
    return draft
  }

  #tell(op: Op, hash: string, { draft, told }: NonNullable<Decision>): number {
    const { actor, at } = this.#input
    const ordinal = this.#changes.length + 1
    if (told.kind !== 'move') draft.lastOrdinal = ordinal
    const by = { opId: op.opId, hash, memberId: actor.memberId, at }
    this.#changes.push({ ...asTold(draft, told, by), ordinal })
    return ordinal
  }
}
