import { setTimeout } from 'node:timers/promises'

import { v7 as uuidv7 } from 'uuid'

import type { Db } from '@operagrid/db/pool'
import { noteGridImport } from '@operagrid/db/queries/grid-import'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { ImportInto } from '@operagrid/shared/domain/import-into'
import type { ImportTally } from '@operagrid/shared/domain/import-tally'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import type { Engine } from '../../live/engine.ts'
import { importOpId } from '../op-id.ts'
import type { Problems } from '../problems.ts'
import { makeStride } from '../stride.ts'
import { count, noRows } from './count.ts'
import type { Decision } from './decide.ts'

/** Writes decided rows to the grid, and counts what became of them. */
export type Sender = {
  /** Resolves when all of them are durable. @throws AppError, or the signal's reason: some may be written then */
  send(decisions: readonly Decision[]): Promise<void>
  tally(): ImportTally & { readonly overwrote: number }
  /** Rows of the file that are done with. */
  rows(): number
}

export type SenderParts = {
  readonly db: Db
  readonly engine: Engine
  readonly input: ImportInto
  readonly begunAt: string
  readonly key: Field | null
  readonly actor: () => Promise<Actor>
  readonly problems: Problems
  readonly signal: AbortSignal
  readonly onProgress: (phase: 'importing', done: number) => void
}

/** A row whose op is to be written. */
type Writing = { readonly decision: Extract<Decision, { kind: 'add' | 'update' }>; readonly op: Op }

/** How often it is told in the database how far it is. */
const NOTE_MS = 2_000
/** How often a piece is sent again when the database does not answer, and how long after. */
const MAX_TRIES = 6
const RETRY_MS = 2_000

export function makeSender(parts: SenderParts): Sender {
  const { db, engine, input, begunAt, key, actor, problems, signal, onProgress } = parts
  const stride = makeStride()
  const tally = noRows()
  let overwrote = 0
  let rows = 0
  let ops = 0
  let notedAtMs = 0

  function toOp(decision: Writing['decision']): Op {
    ops += 1
    const opId = importOpId(input.importId, 'write', begunAt, ops)
    return decision.kind === 'add'
      ? { kind: 'create', opId, recordId: uuidv7(), cells: { ...decision.cells } }
      : {
          kind: 'patch',
          opId,
          recordId: decision.recordId,
          cells: { ...decision.cells },
          baseVersion: decision.version,
        }
  }

  /** The same ops again where it is not known whether they arrived: each is applied once. */
  async function apply(piece: readonly Writing[]): Promise<readonly OpResult[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await engine.apply(
          await actor(),
          input.gridId,
          piece.map(({ op }) => op),
        )
      } catch (error) {
        const isPassing = error instanceof AppError && error.code === 'UNAVAILABLE'
        if (!isPassing || tries >= MAX_TRIES) throw error
        await setTimeout(RETRY_MS, undefined, { signal })
      }
    }
  }

  function take({ decision }: Writing, result: OpResult | undefined): void {
    if (result?.status === 'applied') {
      count(tally, decision)
      overwrote += result.conflicts.length
      return
    }
    tally.leftOut += 1
    const reason = result?.message ?? 'it was not answered'
    problems.add({ row: decision.row, column: key?.name ?? '', value: '', outcome: 'row', reason })
  }

  async function note(): Promise<void> {
    if (performance.now() - notedAtMs < NOTE_MS) return
    notedAtMs = performance.now()
    const { added, updated } = tally
    const member = await actor()
    await inTenant(db, member, (tx) => noteGridImport(tx, input.gridId, input.importId, { added, updated }))
  }

  return {
    async send(decisions) {
      const waiting: Writing[] = []
      for (const decision of decisions) {
        if (decision.kind === 'add' || decision.kind === 'update') waiting.push({ decision, op: toOp(decision) })
        else {
          count(tally, decision)
          rows += 1
        }
      }
      while (waiting.length > 0) {
        signal.throwIfAborted()
        const piece = waiting.splice(0, stride.size)
        const results = await stride.step(() => apply(piece), signal)
        piece.forEach((writing, at) => take(writing, results[at]))
        rows += piece.length
        await note()
        onProgress('importing', rows)
      }
      onProgress('importing', rows)
    },
    tally: () => ({ ...tally, overwrote }),
    rows: () => rows,
  }
}
