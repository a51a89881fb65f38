import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { addStep, noSteps, parseSteps, recordsOf, turnStep, withoutOp } from './undo-steps.ts'
import type { UndoSteps } from './undo-steps.ts'

const op = (opId: string) => ({ opId, recordId: 'r' })
const ids = ({ done, undone }: UndoSteps) => [done, undone].map((side) => side.map((ops) => ops.map((one) => one.opId)))

describe('undo steps', () => {
  it('go from one side to the other as what takes them back, the last first', () => {
    let steps = addStep(addStep(noSteps, [op('a')]), [op('b'), op('c')])
    steps = turnStep(steps, 'done', [op('c2'), op('b2')])
    expect(ids(steps)).toEqual([[['a']], [['c2', 'b2']]])
    steps = turnStep(steps, 'undone', [op('b3'), op('c3')])
    expect(ids(steps)).toEqual([[['a'], ['b3', 'c3']], []])
  })

  it('cannot be done again once something new was done', () => {
    const steps = addStep(turnStep(addStep(noSteps, [op('a')]), 'done', [op('a2')]), [op('b')])
    expect(ids(steps)).toEqual([[['b']], []])
  })

  it('lose an op that was refused, and the step with its last one', () => {
    const steps = withoutOp(withoutOp(addStep(noSteps, [op('a'), op('b')]), 'b'), 'a')
    expect(steps).toEqual(noSteps)
  })

  it('say which records were edited last, what was taken back among them', () => {
    const of = (...recordIds: string[]) => recordIds.map((recordId) => ({ opId: `op of ${recordId}`, recordId }))
    let steps = addStep(addStep(addStep(noSteps, of('a', 'b')), of('c')), of('a'))
    steps = turnStep(addStep(steps, of('d')), 'done', of('d'))
    expect(recordsOf(steps, 10)).toEqual(['d', 'a', 'c', 'b'])
    expect(recordsOf(steps, 2)).toEqual(['d', 'a'])
  })

  it('are never more than a person can remember, and survive being kept', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('add', 'undo', 'redo'), { maxLength: 300 }), (moves) => {
        let steps = noSteps
        moves.forEach((move, at) => {
          const turned = [{ ...op(String(at)), before: { title000: null }, after: { title000: 'x' } }]
          if (move === 'add') steps = addStep(steps, turned)
          else if (move === 'undo' && steps.done.length > 0) steps = turnStep(steps, 'done', turned)
          else if (move === 'redo' && steps.undone.length > 0) steps = turnStep(steps, 'undone', turned)
        })
        expect(steps.done.length).toBeLessThanOrEqual(100)
        expect(parseSteps(JSON.stringify(steps))).toEqual(steps)
      }),
    )
    expect([parseSteps(null), parseSteps('{'), parseSteps('{"done":[[1]]}')]).toEqual([noSteps, noSteps, noSteps])
  })
})
