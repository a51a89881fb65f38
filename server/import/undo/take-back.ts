import { setTimeout } from 'node:timers/promises'

import type { Db } from '@operagrid/db/pool'
import { listOwnChanges } from '@operagrid/db/queries/record-write'
import { inTenant } from '@operagrid/db/tenant'
import type { RecordChange } from '@operagrid/shared/domain/change'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_UNDO_LEFT } from '@operagrid/shared/domain/import-undo'
import type { GridImportRef, ImportUndo, UndoLeft } from '@operagrid/shared/domain/import-undo'
import type { Actor } from '@operagrid/shared/domain/member'
import type { CellConflict, Op, OpResult } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import type { Engine } from '../../live/engine.ts'
import { importOpId } from '../op-id.ts'
import { makeStride } from '../stride.ts'

export type TakeBack = GridImportRef & {
  readonly db: Db
  readonly engine: Engine
  /** When the import, and its undo, were begun: their ops' ids follow from it. */
  readonly begunAt: string
  readonly undoBegunAt: string
  /** How many ops the import may have made at most. */
  readonly total: number
  readonly fields: readonly Field[]
  /** Asked before each piece: the member may be removed meanwhile. */
  readonly actor: () => Promise<Actor>
  readonly signal: AbortSignal
}

type Undoing = Extract<Op, { kind: 'undo' }>

/** How often a piece is sent again when the database does not answer, and how long after. */
const MAX_TRIES = 6
const RETRY_MS = 2_000

/**
 * Takes back what an import wrote, the last first, and yields after each piece how far it is. Its ops' ids follow from
 * the import's, so whatever part of it was done before is answered as it was and not done again.
 *
 * @throws AppError, or the signal's reason
 */
export async function* takeBack(job: TakeBack): AsyncGenerator<ImportUndo> {
  const { total, signal } = job
  const stride = makeStride()
  const list: UndoLeft[] = []
  let [seen, done, left] = [0, 0, 0]
  while (seen < total) {
    signal.throwIfAborted()
    const last = total - seen
    const first = Math.max(1, last - stride.size + 1)
    const changes = await changesOf(job, first, last)
    const results = changes.length === 0 ? [] : await stride.step(() => apply(job, changes.map(toUndo)), signal)
    for (const [at, { change }] of changes.entries()) {
      const reason = whyLeft(results[at], job.fields)
      if (results[at]?.status === 'applied') done += 1
      if (reason === null) continue
      left += 1
      if (list.length < MAX_UNDO_LEFT) list.push({ recordId: change.recordId, number: change.number, reason })
    }
    seen = total - first + 1
    yield { seen, total, done, left, list: [...list] }
  }

  function toUndo({ change, at }: { change: RecordChange; at: number }): Undoing {
    const opId = importOpId(job.importId, 'undo', job.undoBegunAt, at)
    return { kind: 'undo', opId, recordId: change.recordId, target: change.opId }
  }
}

/** What the import's ops from `first` to `last` changed, the last first. */
async function changesOf({ db, gridId, importId, begunAt, actor }: TakeBack, first: number, last: number) {
  const places = Array.from({ length: last - first + 1 }, (_, at) => last - at)
  const ids = places.map((at) => importOpId(importId, 'write', begunAt, at))
  const member = await actor()
  const found = await inTenant(db, member, (tx) => listOwnChanges(tx, gridId, member.memberId, ids), { mode: 'read' })
  const byOp = new Map(found.map((change) => [change.opId, change]))
  return places.flatMap((at, place) => {
    const change = byOp.get(ids[place] ?? '')
    return change === undefined ? [] : [{ change, at }]
  })
}

async function apply({ engine, gridId, actor, signal }: TakeBack, ops: readonly Undoing[]): Promise<OpResult[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await engine.apply(await actor(), gridId, ops)
    } catch (error) {
      const isPassing = error instanceof AppError && error.code === 'UNAVAILABLE'
      if (!isPassing || tries >= MAX_TRIES) throw error
      await setTimeout(RETRY_MS, undefined, { signal })
    }
  }
}

/** Why an edit, or a part of it, was not taken back; null when it was. */
function whyLeft(result: OpResult | undefined, fields: readonly Field[]): string | null {
  if (result === undefined) return 'It was not answered.'
  if (result.status === 'rejected') return editedWords(result.kept ?? [], fields) ?? result.message
  return editedWords(result.kept ?? [], fields)
}

function editedWords(kept: readonly CellConflict[], fields: readonly Field[]): string | null {
  const names = [...new Set(kept.map(({ fieldId }) => findField(fields, fieldId)?.name ?? 'a cell'))]
  return names.length === 0 ? null : `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} edited since.`
}
