import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { Cells } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { CellConflict, Op, OpResult } from '@operagrid/shared/domain/op'

import { keepForSession, recallForSession } from '../../live/session-memory.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { addStep, parseSteps, recordsOf, turnStep, withoutOp } from './undo-steps.ts'
import type { StepOp, UndoStep, UndoSteps } from './undo-steps.ts'

export type UndoOptions = {
  readonly gridId: string
  readonly memberId: string
  readonly send: (ops: readonly Op[]) => void
  /** The cells of a record as they are shown. */
  readonly cellsOf: (recordId: string) => Cells | undefined
  readonly fields: Accessor<readonly Field[]>
  readonly nameOf: (memberId: string | null) => string
}

export type UndoState = {
  readonly canUndo: Accessor<boolean>
  readonly canRedo: Accessor<boolean>
  /** The records that this page edited last, the latest first, at most so many. */
  readonly recent: (most: number) => readonly string[]
  readonly undo: () => void
  readonly redo: () => void
  /** Notes a gesture of this page before it shows, so that it can be taken back. */
  readonly note: (ops: readonly Op[]) => void
  /** What an undo op shows until the server has answered: cells that hold `after` become `before`. */
  readonly effectOf: (opId: string) => { readonly before: Cells; readonly after: Cells } | undefined
  /** Takes the answer to an undo op. */
  readonly answered: (opId: string, result: OpResult) => void
}

/** Far more than can be on their way at once. */
const MAX_EFFECTS = 2_000

/**
 * What this page did to a grid, to be taken back and done again step by step. The server takes back:
 * what others have edited since stays, and is named. The steps outlive a reload of the page.
 */
export function createUndo(options: UndoOptions): UndoState {
  const { gridId, memberId } = options
  const key = `undo.${memberId}.${gridId}`
  const [steps, setSteps] = createSignal<UndoSteps>(parseSteps(recallForSession(key)))
  /** What undo ops show until the feed has told of them. */
  const effects = new Map<string, StepOp>()

  function put(next: UndoSteps): void {
    setSteps(next)
    keepForSession(key, JSON.stringify(next))
  }

  function turn(from: 'done' | 'undone'): void {
    const step = steps()[from].at(-1)
    if (step === undefined) return
    const turned = step.toReversed().map(({ opId, recordId, before, after }) => {
      const back: StepOp = { opId: uuidv7(), recordId, before: after, after: before }
      effects.set(back.opId, { opId, recordId, before, after })
      const [oldest] = effects.keys()
      if (effects.size > MAX_EFFECTS && oldest !== undefined) effects.delete(oldest)
      return { back, op: { kind: 'undo' as const, opId: back.opId, recordId, target: opId } }
    })
    put(
      turnStep(
        steps(),
        from,
        turned.map(({ back }) => back),
      ),
    )
    options.send(turned.map(({ op }) => op))
  }

  function stepOp(op: Op): StepOp {
    const { opId, recordId } = op
    if (op.kind !== 'patch') return { opId, recordId }
    const shown = options.cellsOf(recordId) ?? {}
    const before = Object.fromEntries(Object.keys(op.cells).map((fieldId) => [fieldId, shown[fieldId] ?? null]))
    return { opId, recordId, before, after: op.cells }
  }

  /** Says which cells an undo left as others wrote them. */
  function tellKept(kept: readonly CellConflict[], reason: string): void {
    const names = [
      ...new Set(kept.filter((one) => one.memberId !== memberId).map((one) => options.nameOf(one.memberId))),
    ]
    const fields = [...new Set(kept.map((one) => findField(options.fields(), one.fieldId)?.name ?? 'a cell'))]
    showToast({
      title: 'Not taken back',
      text: names.length === 0 ? reason : `${names.join(', ')} edited ${fields.join(', ')} since; it stays as it is.`,
    })
  }

  return {
    canUndo: () => steps().done.length > 0,
    canRedo: () => steps().undone.length > 0,
    recent: (most) => recordsOf(steps(), most),
    undo: () => turn('done'),
    redo: () => turn('undone'),
    note(ops) {
      const step: UndoStep = ops.filter((op) => op.kind !== 'undo').map(stepOp)
      if (step.length > 0) put(addStep(steps(), step))
    },
    effectOf(opId) {
      const effect = effects.get(opId)
      return effect?.before && effect.after ? { before: effect.before, after: effect.after } : undefined
    },
    answered(opId, result) {
      if (result.status === 'rejected') {
        effects.delete(opId)
        put(withoutOp(steps(), opId))
        tellKept(result.kept ?? [], result.message)
      } else if (result.kept !== undefined) tellKept(result.kept, '')
    },
  }
}
