import { cellType, findField, hiddenRoles, hideableRoles, hideField } from './field.ts'
import type { Field } from './field.ts'
import { settleFormulas } from './formula-settle.ts'
import { isLink, leadsTo } from './link.ts'
import type { LinkField } from './link.ts'
import { rollupHows } from './rollup.ts'
import type { Rollup, RollupHow, RollupResult } from './rollup.ts'

/** The fields of grids, by grid. One that is missing is not there, or in the trash. */
export type Shapes = ReadonlyMap<string, readonly Field[]>

/** What `how` comes to over the field of linked records, null where it makes no sense. `one`: at most one is linked. */
export function resultOf(how: RollupHow, target: Field | null, one: boolean): RollupResult | null {
  if (how === 'count') return 'number'
  if (target === null) return null
  if (how === 'filled') return 'number'
  const type = cellType(target)
  const number = type === 'duration' ? 'duration' : type === 'number' || type === 'rating' ? 'number' : null
  const date = type === 'date' || type === 'dateTime' ? type : null
  if (how === 'sum' || how === 'avg') return number
  if (how === 'min' || how === 'max') return number ?? date
  // They stay ids: what they are called is kept elsewhere, and changes there.
  if (type === 'person' || type === 'link' || type === 'photo' || type === 'attachment') return type
  if (!one) return 'text'
  return number ?? date ?? (type === 'checkbox' ? 'boolean' : 'text')
}

/** What can be made of the field, in the order in which it is offered; null = of the records alone. */
export function howsOf(target: Field | null, one: boolean): readonly RollupHow[] {
  return rollupHows.filter((how) => how !== 'count' && resultOf(how, target, one) !== null)
}

/** The link that a rollup reads by, or undefined where it is gone. */
export function linkOf({ link }: Rollup, fields: readonly Field[]): LinkField | undefined {
  const field = findField(fields, link)
  return field !== undefined && isLink(field) ? field : undefined
}

/** The field that a rollup reads, by the shapes of the grids that it may be of; null for a count, undefined = it is not there. */
export function targetOf(rollup: Rollup, fields: readonly Field[], shapes: Shapes): Field | null | undefined {
  const link = linkOf(rollup, fields)
  const there = link === undefined ? undefined : shapes.get(link.link.gridId)
  if (there === undefined) return undefined
  return rollup.how === 'count' || rollup.field === null ? null : findField(there, rollup.field)
}

/** The grids whose records the rollups among `fields` read, each once, in the order of their ids. */
export function sourcesOf(fields: readonly Field[]): readonly string[] {
  const ids = fields.flatMap(({ rollup }) => (rollup && linkOf(rollup, fields)?.link.gridId) ?? [])
  return [...new Set(ids)].toSorted()
}

/**
 * A grid's fields as they are stored together: each formula and each rollup says what it comes to, or that it has lost
 * what it reads, and is hidden from whomever something is hidden that it reads. The same list where nothing of it
 * changes.
 *
 * @param shapes of the grids that its links lead to; its own fields are those that are given
 */
export function settleShapes(gridId: string, fields: readonly Field[], shapes: Shapes): readonly Field[] {
  let settled = fields
  // Formulas read rollups, and by a link of a grid to itself rollups read formulas: at most each once, since none reads itself.
  for (let round = 0; round <= fields.length; round += 1) {
    const own = new Map([...shapes, [gridId, settled]])
    const rolled = settled.map((field) => settleRollup(field, settled, own))
    const next = settleFormulas(rolled.some((field, at) => field !== settled[at]) ? rolled : settled)
    if (next === settled) break
    settled = next
  }
  return settled
}

function settleRollup(field: Field, fields: readonly Field[], shapes: Shapes): Field {
  const { rollup: known, type } = field
  if (type !== 'rollup' || known === undefined) return field
  const link = linkOf(known, fields)
  const target = targetOf(known, fields, shapes)
  const result = target === undefined ? null : resultOf(known.how, target, link?.link.one === true)
  const fault = target === undefined ? '#REF' : result === null ? '#TYPE' : undefined
  // What cells hold is read as it was until they say that it is lost.
  const to = result === 'link' && target ? leadsTo(target) : fault === undefined ? null : known.to
  const rollup: Rollup = {
    link: known.link,
    field: known.how === 'count' ? null : known.field,
    how: known.how,
    result: result ?? known.result,
    ...(to && { to }),
    ...(fault && { fault }),
  }
  const told = new Set([field, link, target].flatMap((each) => (each ? hiddenRoles(each) : [])))
  const roles = hideableRoles.filter((role) => told.has(role))
  const isSame =
    rollup.field === known.field &&
    rollup.result === known.result &&
    rollup.to === known.to &&
    rollup.fault === known.fault &&
    roles.length === hiddenRoles(field).length
  return isSame ? field : hideField({ ...field, rollup }, roles)
}
