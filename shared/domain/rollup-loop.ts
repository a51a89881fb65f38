import { AppError } from '../errors.ts'
import { clockReads } from './clock.ts'
import { findField } from './field.ts'
import type { Field } from './field.ts'
import { formulaReads } from './formula-text.ts'
import { howsOf, linkOf, resultOf, targetOf } from './rollup-settle.ts'
import type { Shapes } from './rollup-settle.ts'

/** A grid as its fields are read by others. */
export type Shape = { readonly name: string; readonly fields: readonly Field[] }

type Step = { readonly gridId: string; readonly fieldId: string }

/**
 * Throws what is wrong with the rollup of a field that is to be stored among `fields`.
 *
 * @throws AppError BAD_INPUT
 */
export function refuseRollup(field: Field, fields: readonly Field[], shapes: Shapes): void {
  const { type, name, rollup } = field
  if (type !== 'rollup') return
  if (rollup === undefined) throw refused(name, 'Say which linked records it reads.')
  const link = linkOf(rollup, fields)
  if (link === undefined) throw refused(name, 'The link that it reads by is not there any more. Choose another.')
  const target = targetOf(rollup, fields, shapes)
  if (target === undefined) throw refused(name, 'The field that it reads is not there any more. Choose another.')
  if (resultOf(rollup.how, target, link.link.one === true) !== null) return
  if (target === null) throw refused(name, 'Say which field of the linked records it reads.')
  const fits = howsOf(target, link.link.one === true).length > 1
  throw refused(name, `That cannot be made of “${target.name}”. Choose ${fits ? 'something else' : 'another field'}.`)
}

/**
 * Throws when a calculated field reads itself, however far around: by formulas and clocks of its grid and by rollups of others.
 *
 * @param shapes of all grids that can be reached from it by rollups, its own as it is to be stored
 * @throws AppError BAD_INPUT, with the fields on the way
 */
export function refuseLoop(start: Step, shapes: ReadonlyMap<string, Shape>): void {
  const way = wayBack(start, shapes)
  if (way === null) return
  const words = way.map(({ gridId, fieldId }) => {
    const shape = shapes.get(gridId)
    return `“${findField(shape?.fields ?? [], fieldId)?.name ?? fieldId}” of ${shape?.name ?? 'a grid'}`
  })
  const [first = ''] = words
  throw new AppError('BAD_INPUT', `It would read itself: ${[...words, first].join(' reads ')}. Take one of them out.`)
}

/** The fields from `start` on by which it reads itself, or null. */
function wayBack(start: Step, shapes: ReadonlyMap<string, Shape>): readonly Step[] | null {
  const seen = new Set<string>()
  const follow = (step: Step): readonly Step[] | null => {
    for (const next of readsOf(step, shapes)) {
      if (next.gridId === start.gridId && next.fieldId === start.fieldId) return [step]
      const key = `${next.gridId}/${next.fieldId}`
      if (seen.has(key)) continue
      seen.add(key)
      const way = follow(next)
      if (way !== null) return [step, ...way]
    }
    return null
  }
  return follow(start)
}

function readsOf({ gridId, fieldId }: Step, shapes: ReadonlyMap<string, Shape>): readonly Step[] {
  const fields = shapes.get(gridId)?.fields ?? []
  const field = findField(fields, fieldId)
  if (field?.type === 'formula') return formulaReads(field.formula?.source ?? '').map((id) => ({ gridId, fieldId: id }))
  if (field?.clock !== undefined) return clockReads(field.clock).map((id) => ({ gridId, fieldId: id }))
  if (field?.type !== 'rollup' || field.rollup === undefined) return []
  const sourceId = linkOf(field.rollup, fields)?.link.gridId
  const { field: read } = field.rollup
  return sourceId === undefined || read === null ? [] : [{ gridId: sourceId, fieldId: read }]
}

function refused(name: string, why: string): AppError {
  return new AppError('BAD_INPUT', `“${name}”: ${why}`)
}
