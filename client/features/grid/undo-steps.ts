import { z } from 'zod'

import type { Cells } from '@operagrid/shared/domain/cell'
import { wireCells } from '@operagrid/shared/domain/cell'

/** One op of a step; `before` and `after` are there for a patch: what it shows when it is taken back, at once. */
export type StepOp = {
  readonly opId: string
  readonly recordId: string
  readonly before?: Cells | undefined
  readonly after?: Cells | undefined
}

/** What one gesture did: an edit, a deletion of many. Taken back as a whole, last op first. */
export type UndoStep = readonly StepOp[]

/** `done` can be taken back, `undone` done again; the last of each is the next. */
export type UndoSteps = { readonly done: readonly UndoStep[]; readonly undone: readonly UndoStep[] }

export const noSteps: UndoSteps = { done: [], undone: [] }

/** Further back nobody remembers what they did. */
const MAX_STEPS = 100

const step = z.array(
  z.object({
    opId: z.string(),
    recordId: z.string(),
    before: wireCells.optional(),
    after: wireCells.optional(),
  }),
)
const kept = z.object({ done: z.array(step), undone: z.array(step) })

/** Steps as they were kept for the session; none when that is not to be read. */
export function parseSteps(text: string | null): UndoSteps {
  if (text === null) return noSteps
  try {
    return kept.parse(JSON.parse(text))
  } catch {
    return noSteps
  }
}

/** A new gesture: what was undone before it cannot be done again. */
export function addStep({ done }: UndoSteps, added: UndoStep): UndoSteps {
  return { done: [...done, added].slice(-MAX_STEPS), undone: [] }
}

/** Moves the last step of `from` to the other side, as the step that takes it back: `back` names its ops. */
export function turnStep(steps: UndoSteps, from: 'done' | 'undone', back: UndoStep): UndoSteps {
  const to = from === 'done' ? 'undone' : 'done'
  return { ...steps, [from]: steps[from].slice(0, -1), [to]: [...steps[to], back].slice(-MAX_STEPS) }
}

/** The records of the last gestures, the latest first, at most so many. */
export function recordsOf({ done, undone }: UndoSteps, most: number): readonly string[] {
  // What was taken back was an edit as well, later than the one before it.
  const ops = [...done, ...undone].flat().toReversed()
  return [...new Set(ops.map(({ recordId }) => recordId))].slice(0, most)
}

/** Forgets an op that was refused: it did nothing that could be turned again. */
export function withoutOp(steps: UndoSteps, opId: string): UndoSteps {
  const clean = (side: readonly UndoStep[]) =>
    side.map((ops) => ops.filter((op) => op.opId !== opId)).filter((ops) => ops.length > 0)
  return { done: clean(steps.done), undone: clean(steps.undone) }
}
