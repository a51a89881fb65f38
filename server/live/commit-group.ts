import { listFormsById } from '@operagrid/db/queries/form'
import { listLaterEdits, listReadyAttachments, readForWrite, writePlan } from '@operagrid/db/queries/record-write'
import type { KnownFields, WriteState } from '@operagrid/db/queries/record-write'
import { inTenant, asMember } from '@operagrid/db/tenant'
import type { Db, Ending, TenantTx } from '@operagrid/db/tenant'
import { isIds } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import type { OpResult } from '@operagrid/shared/domain/op'
import { AppError, notFound } from '@operagrid/shared/errors'

import { planOps } from './plan.ts'
import type { HashedOp, Planned } from './plan.ts'

/** What a grid's queue remembers between groups; a look at the schema version tells whether it still holds. */
export type GridMemory = { fields?: KnownFields }

/** Ops of one member that were sent together. */
export type MemberOps = { readonly actor: Actor; readonly ops: readonly HashedOp[] }

/** The grid's fields changed between reading and writing: nothing was written, plan again. */
export class FieldsChanged extends Error {}

/**
 * Commits the ops of several members of one tenant in one transaction, each under their own
 * policies. `answers[i]` belongs to `group[i]`; the changes are in version order.
 *
 * @throws FieldsChanged; AppError NOT_FOUND with details `{noun: 'grid'}`; whatever the database refuses
 */
export async function commitGroup(
  db: Db,
  gridId: string,
  group: readonly MemberOps[],
  memory: GridMemory,
): Promise<{ answers: OpResult[][]; changes: GridChange[] }> {
  const [first] = group
  if (first === undefined) return { answers: [], changes: [] }
  const changes: GridChange[] = []
  const answers = await inTenant(db, first.actor, async (tx, ending) => {
    const all: OpResult[][] = []
    for (const submission of group) {
      const write = () =>
        commitSubmission(tx, gridId, submission, {
          changes,
          memory,
          // The commit travels with the last one's writing.
          ending: submission === group.at(-1) ? ending : null,
        })
      all.push(submission === first ? await write() : await asMember(tx, submission.actor, write))
    }
    return all
  })
  return { answers, changes }
}

type GroupState = {
  readonly changes: GridChange[]
  readonly memory: GridMemory
  readonly ending: Ending | null
}

async function commitSubmission(
  tx: TenantTx,
  gridId: string,
  { actor, ops }: MemberOps,
  { changes, memory, ending }: GroupState,
): Promise<OpResult[]> {
  const named = {
    opIds: ops.map(({ op }) => op.opId),
    recordIds: [...new Set(ops.map(({ op }) => op.recordId))].toSorted(),
  }
  // A reporter sees the fields of their forms only, so theirs are read each time.
  const seesAll = actor.role !== 'reporter'
  const state = await readForWrite(tx, gridId, named, seesAll ? memory.fields : undefined)
  if (state === null) throw new AppError('NOT_FOUND', notFound('grid').message, { details: { noun: 'grid' } })
  if (seesAll) memory.fields = { schemaVersion: state.schemaVersion, fields: state.fields }
  const at = new Date().toISOString()
  const planned = planOps(ops, {
    actor,
    state,
    at,
    laterEdits: await readLaterEdits(tx, gridId, actor, ops, state),
    forms: await readForms(tx, gridId, ops),
    readyAttachments: await readAttachments(tx, ops),
  })
  if (planned.plan.ops.length === 0) return resultsOf(planned, state.version)
  const writing = writePlan(tx, gridId, planned.plan, {
    schemaVersion: state.schemaVersion,
    memberId: actor.memberId,
    at,
  })
  const [written] = await Promise.all([writing, ending?.commit()])
  // Nothing was written then, so that there was nothing to commit either.
  if (written === null) throw new FieldsChanged()
  for (const { ordinal, numberIsOrdinal, number, ...change } of planned.plan.changes) {
    changes.push({
      ...change,
      version: written.baseVersion + ordinal,
      number: numberIsOrdinal ? written.baseNumber + number : number,
    })
  }
  return resultsOf(planned, written.baseVersion)
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
        },
  )
}

async function readLaterEdits(tx: TenantTx, gridId: string, actor: Actor, ops: readonly HashedOp[], state: WriteState) {
  const versions = new Map(state.records.map((record) => [record.id, record.version]))
  const since = new Map<string, number>()
  for (const { op } of ops) {
    if (op.kind !== 'patch' || (versions.get(op.recordId) ?? 0) <= op.baseVersion) continue
    since.set(op.recordId, Math.min(since.get(op.recordId) ?? op.baseVersion, op.baseVersion))
  }
  if (since.size === 0) return []
  return await listLaterEdits(
    tx,
    gridId,
    actor.memberId,
    [...since].map(([recordId, version]) => ({ recordId, since: version })),
  )
}

async function readForms(tx: TenantTx, gridId: string, ops: readonly HashedOp[]) {
  const ids = new Set(ops.flatMap(({ op }) => (op.kind === 'create' && op.formId !== undefined ? [op.formId] : [])))
  const forms = ids.size === 0 ? [] : await listFormsById(tx, [...ids])
  // A form of another grid asks for other fields: here it does not exist.
  return new Map(forms.filter((form) => form.gridId === gridId).map((form) => [form.id, form]))
}

async function readAttachments(tx: TenantTx, ops: readonly HashedOp[]): Promise<ReadonlySet<string>> {
  const named = new Set(
    ops.flatMap(({ op }) =>
      'cells' in op ? Object.values(op.cells).flatMap((cell) => (isIds(cell) ? cell : [])) : [],
    ),
  )
  if (named.size === 0) return named
  return new Set(await listReadyAttachments(tx, [...named]))
}
