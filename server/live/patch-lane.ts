import { patchRecords } from '@operagrid/db/queries/record-patch'
import type { Patch } from '@operagrid/db/queries/record-patch'
import type { TenantLine } from '@operagrid/db/tenant-line'
import { filesOf, isIds, peopleOf } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { isBlank } from '@operagrid/shared/domain/field-required'
import { ruleFault } from '@operagrid/shared/domain/field-rules'
import { limitsMoves } from '@operagrid/shared/domain/field-status'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { fitsPattern } from '@operagrid/shared/domain/pattern'
import { may } from '@operagrid/shared/domain/permission'

import type { KnownFields, MemberOps } from './commit-group.ts'
import { isStale, parseCells, Refusal } from './op-check.ts'

type Patching = Extract<Op, { kind: 'patch' }>

/** One op of the lane, with its cells as they are stored. */
type LaneOp = { readonly actor: Actor; readonly op: Patching; readonly hash: string; readonly cells: Cells }

/** The ordinary patches of a group: what the database can check and write by itself, in one round trip. */
export type Lane<S extends MemberOps> = {
  readonly at: string
  readonly fields: KnownFields
  readonly submissions: readonly { readonly submission: S; readonly ops: readonly LaneOp[] }[]
}

/**
 * Takes a group's ordinary patches out of it: an editor's patches whose cells fit the fields as
 * remembered, no record and no op named twice. Whoever has one submission left out has all later
 * ones left out too: a member's ops keep their order. Null when there is none.
 */
export function takeLane<S extends MemberOps>(group: readonly S[], fields: KnownFields, at: string): Lane<S> | null {
  const named = new Set<string>()
  const leftOut = new Set<string>()
  const submissions: { submission: S; ops: LaneOp[] }[] = []
  for (const submission of group) {
    const ops = leftOut.has(submission.actor.memberId) ? null : asPatches(submission, fields.fields, at)
    const ids = ops?.flatMap(({ op }) => [op.recordId, op.opId]) ?? []
    if (ops === null || new Set(ids).size < ids.length || ids.some((id) => named.has(id))) {
      leftOut.add(submission.actor.memberId)
    } else {
      for (const id of ids) named.add(id)
      submissions.push({ submission, ops })
    }
  }
  return submissions.length === 0 ? null : { at, fields, submissions }
}

function asPatches({ actor, ops }: MemberOps, fields: readonly Field[], at: string): LaneOp[] | null {
  if (!may(actor.role, 'editRecords')) return null
  const patches: LaneOp[] = []
  for (const { op, hash } of ops) {
    if (op.kind !== 'patch' || isStale(op.opId, at)) return null
    const cells = parseCells(op.cells, fields)
    // Attachments, people, links and what a record holds must be looked up, and a refusal must be worded: the planner's work.
    if (cells instanceof Refusal || namesOthers(cells, fields)) return null
    if (mayBreak(cells, fields) || moves(cells, fields)) return null
    patches.push({ actor, op, hash, cells })
  }
  return patches
}

/**
 * Whether it depends on what records hold: a required cell is emptied, a state comes after another, a cell breaks a
 * rule that it may have broken before, or no other record may hold the same.
 */
function mayBreak(cells: Cells, fields: readonly Field[]): boolean {
  return fields.some((field) => {
    if (!(field.id in cells)) return false
    if (field.unique || limitsMoves(field) || (field.required && isBlank(cells[field.id]))) return true
    return ruleFault(field, cells[field.id], { fits: fitsPattern }) !== null
  })
}

/** Whether cells name what must be there: files, people, records. */
function namesOthers(cells: Cells, fields: readonly Field[]): boolean {
  if (fields.some(({ id, type }) => type === 'link' && id in cells)) return true
  if (!Object.values(cells).some(isIds)) return false
  return filesOf(cells, fields).length > 0 || peopleOf(cells, fields).length > 0
}

/** Whether formulas read these cells: what they come to then, the planner works out from the whole record. */
function moves(cells: Cells, fields: readonly Field[]): boolean {
  const { reads } = formulasOf(fields)
  return reads.size > 0 && Object.keys(cells).some((fieldId) => reads.has(fieldId))
}

/**
 * Commits a lane in one transaction, each member's changes under their own settings.
 *
 * @returns answers of the submissions that were written, and their changes in version order; one that
 *   is missing was not ordinary after all, or another of its member's was not: nothing of it was written
 * @throws whatever the database refuses; nothing was written then
 */
export async function commitLane<S extends MemberOps>(
  line: TenantLine,
  gridId: string,
  { at, fields, submissions }: Lane<S>,
): Promise<{ answers: ReadonlyMap<S, OpResult[]>; changes: RecordChange[] }> {
  const ordered = byMember(submissions)
  const [first] = ordered
  if (first === undefined) return { answers: new Map(), changes: [] }
  const grid = { gridId, schemaVersion: fields.schemaVersion, at }
  const changes = await patchRecords(line, first.actor.tenantId, ordered.map(toPatch), grid)
  const versions = new Map(changes.map((change) => [change.opId, change.version]))
  const answers = new Map<S, OpResult[]>()
  for (const { submission, ops } of submissions) {
    const results = ops.flatMap(({ op: { opId } }): OpResult[] => {
      const version = versions.get(opId)
      return version === undefined ? [] : [{ opId, status: 'applied', version, conflicts: [] }]
    })
    if (results.length === ops.length) answers.set(submission, results)
  }
  return { answers, changes: changes.toSorted((a, b) => a.version - b.version) }
}

/** All ops of the lane, each member's together and in their order. */
function byMember(submissions: Lane<MemberOps>['submissions']): LaneOp[] {
  const members = new Map<string, LaneOp[]>()
  for (const { ops } of submissions) {
    for (const one of ops) {
      const own = members.get(one.actor.memberId)
      if (own === undefined) members.set(one.actor.memberId, [one])
      else own.push(one)
    }
  }
  return [...members.values()].flat()
}

function toPatch({ actor, op, hash, cells }: LaneOp): Patch {
  const { opId, recordId, baseVersion } = op
  return { memberId: actor.memberId, role: actor.role, opId, hash, recordId, baseVersion, cells }
}
