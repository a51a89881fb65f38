import { countComments } from '@operagrid/db/queries/comment'
import { listFormsById } from '@operagrid/db/queries/form'
import { listFields } from '@operagrid/db/queries/grid'
import { lockAllForWrite, lockForWrite } from '@operagrid/db/queries/grid-lock'
import type { LockedGrid } from '@operagrid/db/queries/grid-lock'
import { listLaterEdits, walkLaterEdits } from '@operagrid/db/queries/record-later'
import { listOwnChanges, readForWrite, writePlan } from '@operagrid/db/queries/record-write'
import type { PlannedChange, WritePlan, WriteState } from '@operagrid/db/queries/record-write'
import { inTenant, asMember } from '@operagrid/db/tenant'
import type { Db, Ending, TenantTx } from '@operagrid/db/tenant'
import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { withDefaults } from '@operagrid/shared/domain/field-default'
import { uniqueFields } from '@operagrid/shared/domain/field-unique'
import type { Form } from '@operagrid/shared/domain/form'
import type { Actor } from '@operagrid/shared/domain/member'
import type { OpResult } from '@operagrid/shared/domain/op'
import { seesAllFields } from '@operagrid/shared/domain/visibility'
import { AppError, notFound } from '@operagrid/shared/errors'

import { gridsTouched, LocksMissing, readLinkInput } from './links.ts'
import { makingOf } from './making-of.ts'
import { linkWork, mirrorLinks } from './mirror-links.ts'
import type { HashedOp } from './op-check.ts'
import type { Planned, PlanInput } from './plan-input.ts'
import type { UndoTarget } from './plan-undo.ts'
import { planOps } from './plan.ts'
import { readFormulas, withoutComputed } from './read-formulas.ts'
import { readAssignees, readAttachments } from './read-named.ts'
import { assignedRecords, tellAssignees } from './tell-members.ts'
import { readUnique, writeUnique } from './unique-cells.ts'

/** A grid's fields at a schema version: what its queue remembers between groups. */
export type KnownFields = { readonly schemaVersion: number; readonly fields: readonly Field[] }
export type GridMemory = { fields?: KnownFields }

/** Ops of one member that were sent together. */
export type MemberOps = { readonly actor: Actor; readonly ops: readonly HashedOp[] }

/** What a group came to. The changes are in version order; `elsewhere`: those of other grids, by grid. */
export type Committed = {
  readonly answers: OpResult[][]
  readonly changes: readonly GridChange[]
  readonly elsewhere: ReadonlyMap<string, readonly GridChange[]>
}

/**
 * Commits the ops of several members of one tenant in one transaction, each under their own
 * policies. `answers[i]` belongs to `group[i]`.
 *
 * @throws AppError NOT_FOUND with details `{noun: 'grid'}`; LocksMissing, to be tried again with what `memory` knows
 *   by then; whatever the database refuses
 */
export async function commitGroup(
  db: Db,
  gridId: string,
  group: readonly MemberOps[],
  memory: GridMemory,
): Promise<Committed> {
  const [first] = group
  const changes: GridChange[] = []
  const elsewhere = new Map<string, RecordChange[]>()
  if (first === undefined) return { answers: [], changes, elsewhere }
  const others = gridsTouched(
    group.flatMap(({ ops }) => ops),
    memory.fields?.fields ?? [],
  )
  const answers = await inTenant(db, first.actor, async (tx, ending) => {
    // Not waited for: what the first member's ops need is read right behind it.
    const locking = others.length === 0 ? lockForWrite(tx, gridId) : lockAllForWrite(tx, gridId, others)
    locking.catch(() => undefined)
    const all: OpResult[][] = []
    for (const submission of group) {
      const write = () =>
        commitSubmission(tx, gridId, submission, {
          locking,
          locked: new Set([gridId, ...others]),
          changes,
          elsewhere,
          memory,
          // The commit travels with the last one's writing.
          ending: submission === group.at(-1) ? ending : null,
        })
      all.push(submission === first ? await write() : await asMember(tx, submission.actor, write))
    }
    return all
  })
  return { answers, changes, elsewhere }
}

/**
 * Commits ops of a member within a transaction that has locked the grid's row already, and does more. They are changes
 * as all others, but nobody is told of them here: a change that is told after the commit leaves a gap behind which
 * feeds find them.
 *
 * @throws AppError NOT_FOUND; LocksMissing where they move links to a grid of which it has no lock
 */
export async function commitWithin(tx: TenantTx, gridId: string, submission: MemberOps): Promise<OpResult[]> {
  return await commitSubmission(tx, gridId, submission, {
    locking: lockForWrite(tx, gridId),
    locked: new Set([gridId]),
    changes: [],
    elsewhere: new Map(),
    memory: {},
    ending: null,
  })
}

type GroupState = {
  readonly locking: Promise<LockedGrid | null>
  readonly locked: ReadonlySet<string>
  readonly changes: GridChange[]
  readonly elsewhere: Map<string, RecordChange[]>
  readonly memory: GridMemory
  readonly ending: Ending | null
}

async function commitSubmission(
  tx: TenantTx,
  gridId: string,
  { actor, ops }: MemberOps,
  { locking, locked, changes, elsewhere, memory, ending }: GroupState,
): Promise<OpResult[]> {
  const named = {
    opIds: ops.map(({ op }) => op.opId),
    recordIds: [...new Set(ops.map(({ op }) => op.recordId))],
  }
  // A reporter sees the fields of their forms only, and none hidden from them, so theirs are read each time.
  const seesAll = seesAllFields(actor.role)
  const known = seesAll ? memory.fields : undefined
  const reading = readForWrite(tx, gridId, named, known?.fields)
  reading.catch(() => undefined)
  const grid = await locking
  if (grid === null) throw new AppError('NOT_FOUND', notFound('grid').message, { details: { noun: 'grid' } })
  const stillHolds = known === undefined || known.schemaVersion === grid.schemaVersion
  const state = stillHolds ? await reading : await readForWrite(tx, gridId, named)
  if (seesAll) memory.fields = { schemaVersion: grid.schemaVersion, fields: state.fields }
  if (!gridsTouched(ops, state.fields).every((id) => locked.has(id))) throw new LocksMissing()
  const at = new Date().toISOString()
  const formulas = await readFormulas(tx, actor, { gridId, grid, memory, fields: state.fields })
  const undoTargets = await readUndoTargets(tx, gridId, actor, ops)
  const forms = await readForms(tx, gridId, ops)
  const planned = planOps(ops, {
    actor,
    state,
    at,
    undoTargets,
    laterEdits: withoutComputed(
      await readLaterEdits(tx, gridId, actor, { since: sinceWhen(ops, state, undoTargets), undoTargets }),
      formulas,
    ),
    formulas,
    forms,
    unasked: forms.size === 0 ? new Map() : await readUnasked(tx, gridId, actor, [...forms.values()]),
    readyAttachments: await readAttachments(tx, ops, state.fields),
    assignees: await readAssignees(tx, { ops, undoTargets, fields: state.fields }),
    gridId,
    unique: await readUnique(tx, gridId, actor, { ops, state, undoTargets }),
    links: await readLinkInput(tx, gridId, actor, { ops, state, undoTargets }),
  })
  const plan = await withRestoredComments(tx, planned.plan)
  if (plan.changes.length === 0 && plan.unchanged.length === 0) return resultsOf(planned, grid.version)
  const records = assignedRecords(plan.changes, actor, state.fields)
  const work = linkWork(gridId, plan, state.fields)
  const moved = plan.records.filter(({ id }) => planned.uniquely.has(id))
  const [written] = await Promise.all([
    writePlan(tx, gridId, plan, { memberId: actor.memberId, at }),
    writeUnique(tx, gridId, actor, { fields: uniqueFields(state.fields), records: moved }),
    records.size === 0 && work === null && moved.length === 0 ? ending?.commit() : undefined,
  ])
  for (const { ordinal, numberIsOrdinal, number, hash: _, ...change } of plan.changes) {
    changes.push({
      ...change,
      version: written.baseVersion + ordinal,
      number: numberIsOrdinal ? written.baseNumber + number : number,
    })
  }
  if (work !== null) {
    const mirrored = await mirrorLinks(tx, gridId, work, { fields: state.fields, memberId: actor.memberId, at })
    for (const [otherId, told] of mirrored) {
      if (otherId === gridId) changes.push(...told)
      else elsewhere.set(otherId, [...(elsewhere.get(otherId) ?? []), ...told])
    }
  }
  // Behind all that the member does: the transaction goes on as those who are told.
  if (records.size > 0) await tellAssignees(tx, gridId, { actor, records })
  return resultsOf(planned, written.baseVersion)
}

/** A record that comes back says how many comments it has; nothing else asks for that. */
async function withRestoredComments(tx: TenantTx, plan: WritePlan): Promise<WritePlan> {
  const restored = plan.changes.filter(({ kind }) => kind === 'restore')
  if (restored.length === 0) return plan
  const counts = await countComments(
    tx,
    restored.map(({ recordId }) => recordId),
  )
  if (counts.size === 0) return plan
  const told = (change: PlannedChange): PlannedChange => {
    const comments = change.kind === 'restore' ? counts.get(change.recordId) : undefined
    return comments === undefined ? change : { ...change, comments }
  }
  return { ...plan, changes: plan.changes.map(told) }
}

function resultsOf({ outcomes }: Planned, baseVersion: number): OpResult[] {
  return outcomes.map((outcome) =>
    'status' in outcome
      ? outcome
      : {
          opId: outcome.opId,
          status: 'applied',
          version: baseVersion + (outcome.ordinal ?? 0),
          conflicts: outcome.conflicts,
          ...(outcome.kept === undefined ? {} : { kept: outcome.kept }),
        },
  )
}

/** From which version on each record's later edits matter to these ops; records that nobody changed are left out. */
function sinceWhen(ops: readonly HashedOp[], state: WriteState, targets: readonly UndoTarget[]): Map<string, number> {
  const versions = new Map(state.records.map((record) => [record.id, record.version]))
  const since = new Map<string, number>()
  const note = (recordId: string, version: number) => {
    if ((versions.get(recordId) ?? 0) > version) since.set(recordId, Math.min(since.get(recordId) ?? version, version))
  }
  for (const { op } of ops) if (op.kind === 'patch' || op.kind === 'assign') note(op.recordId, op.baseVersion)
  for (const target of targets) note(target.recordId, target.version)
  return since
}

/** An edit was made in sight of a version that is near, an undo may be of long ago: they look back in two ways. */
async function readLaterEdits(
  tx: TenantTx,
  gridId: string,
  { memberId }: Actor,
  { since, undoTargets }: { readonly since: ReadonlyMap<string, number>; readonly undoTargets: readonly UndoTarget[] },
) {
  if (since.size === 0) return []
  const undone = new Set(undoTargets.map(({ recordId }) => recordId))
  const wanted = [...since].map(([recordId, version]) => ({ recordId, since: version }))
  const near = wanted.filter(({ recordId }) => !undone.has(recordId))
  const far = wanted.filter(({ recordId }) => undone.has(recordId))
  return [
    ...(near.length === 0 ? [] : await listLaterEdits(tx, gridId, memberId, near)),
    ...(await walkLaterEdits(tx, gridId, memberId, far)),
  ]
}

async function readUndoTargets(tx: TenantTx, gridId: string, { memberId }: Actor, ops: readonly HashedOp[]) {
  const ids = ops.flatMap(({ op }) => (op.kind === 'undo' ? [op.target] : []))
  return ids.length === 0 ? [] : await listOwnChanges(tx, gridId, memberId, ids)
}

async function readForms(tx: TenantTx, gridId: string, ops: readonly HashedOp[]) {
  const ids = new Set(ops.flatMap(({ op }) => (op.kind === 'create' && op.formId !== undefined ? [op.formId] : [])))
  const forms = ids.size === 0 ? [] : await listFormsById(tx, [...ids])
  // A form of another grid asks for other fields: here it does not exist.
  return new Map(forms.filter((form) => form.gridId === gridId).map((form) => [form.id, form]))
}

/** The defaults of fields that a form does not ask for, which its reporter need not know of. */
async function readUnasked(
  tx: TenantTx,
  gridId: string,
  actor: Actor,
  forms: readonly Form[],
): Promise<PlanInput['unasked']> {
  const fields = await asMember(tx, { ...actor, role: 'organizer' }, () => listFields(tx, gridId))
  // Whatever is read and written from here on is the member's own again.
  await asMember(tx, actor, async () => await Promise.resolve())
  return new Map(
    forms.map(({ id, items }) => {
      const unasked = fields.filter((field) => !items.some((item) => item.fieldId === field.id))
      return [id, (day) => withDefaults(unasked, {}, makingOf(actor, day))]
    }),
  )
}
