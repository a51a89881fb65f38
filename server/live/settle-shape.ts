import { updateField } from '@operagrid/db/queries/grid'
import { readSources, setSources } from '@operagrid/db/queries/grid-rollup'
import { computeChunk, markUncomputed } from '@operagrid/db/queries/record-compute'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { isComputed } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { linkOf, settleShapes, sourcesOf, targetOf } from '@operagrid/shared/domain/rollup-settle'
import type { Shapes } from '@operagrid/shared/domain/rollup-settle'

import type { Reshaped } from './reshape.ts'

/** So much is worked out at once with the change; of a bigger grid the rest follows in chunks. */
const AT_ONCE = { records: 2_000, ms: 300 }

export type Settled = Pick<Reshaped, 'reload' | 'computing' | 'moved'> & { readonly fields: readonly Field[] }

/**
 * What formulas, clocks and rollups make of a grid's new fields: stores those that come to another type or to be hidden
 * by it, and works their cells out anew where these can move. The fields themselves and converted cells are stored
 * already.
 *
 * @param grid as it was before
 * @param before the fields of grids that rollups read, as they were before; absent = as they are
 */
export async function settleShape(
  tx: TenantTx,
  actor: Actor,
  grid: Grid,
  fields: readonly Field[],
  before: Shapes = new Map(),
): Promise<Settled> {
  const shapes = await readSources(tx, { id: grid.id, fields })
  const settled = settleShapes(grid.id, fields, shapes)
  for (const [at, field] of settled.entries()) if (field !== fields[at]) await updateField(tx, grid.id, field)
  const was = movers(grid.fields, new Map([...shapes, ...before, [grid.id, grid.fields]]))
  if (was === movers(settled, new Map([...shapes, [grid.id, settled]]))) return { fields: settled, reload: false }
  return { fields: settled, ...(await workOut(tx, actor, grid, settled)) }
}

/** Works all calculated cells of a grid out anew, as many as go at once. */
export async function workOut(
  tx: TenantTx,
  { memberId }: Actor,
  { id: gridId, fields: before }: Pick<Grid, 'id' | 'fields'>,
  fields: readonly Field[],
): Promise<Omit<Settled, 'fields'>> {
  const ids = fields.filter(isComputed).map(({ id }) => id)
  const rolls = fields.some(({ type }) => type === 'rollup')
  // It reads itself too: which records its links lead to.
  const sourceIds = rolls ? [...new Set([gridId, ...sourcesOf(fields)])] : []
  if (rolls || before.some(({ type }) => type === 'rollup')) await setSources(tx, gridId, { sourceIds, memberId })
  await markUncomputed(tx, gridId, { ids, memberId })
  if (ids.length === 0) return { reload: false }
  const { computing, moved } = await computeChunk(tx, gridId, fields, AT_ONCE)
  return { reload: true, moved, ...(computing === null ? {} : { computing }) }
}

/** All fields that a grid's calculated cells depend on: the same text, the same values. */
function movers(fields: readonly Field[], shapes: Shapes): string {
  const { ids, reads } = formulasOf(fields)
  const own = fields
    .filter(({ id }) => ids.has(id) || reads.has(id))
    .map((field) => [...shapeOf(field), field.formula, field.clock])
  const read = fields.flatMap(({ rollup }) => {
    if (rollup === undefined) return []
    const target = targetOf(rollup, fields, shapes)
    return [[rollup, linkOf(rollup, fields)?.link.gridId, target ? shapeOf(target) : target === null]]
  })
  return JSON.stringify([own, read])
}

function shapeOf({ id, type, choices }: Field) {
  return [id, type, choices.map((choice) => [choice.id, choice.name, choice.done])]
}
