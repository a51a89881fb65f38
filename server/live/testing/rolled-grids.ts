import { insertFields } from '@operagrid/db/queries/grid'
import type { Field } from '@operagrid/shared/domain/field'
import type { Rollup } from '@operagrid/shared/domain/rollup'

import { settleShape } from '../settle-shape.ts'
import type { EngineBed } from './engine-bed.ts'

/** A rollup field; what it comes to is settled when it is stored. */
export function rolled(id: string, how: Rollup['how'], link: string, field: string | null = null): Field {
  return { id, name: id, type: 'rollup', choices: [], rollup: { link, field, how, result: 'text' } }
}

/** Both sides of a link between two grids, or of one to itself, each by its field's id. `one`: the first side holds one record. */
export async function linkGrids(
  bed: EngineBed,
  [from, fromField]: readonly [string, string],
  [to, toField]: readonly [string, string],
  one = false,
): Promise<void> {
  const make = (id: string, gridId: string, fieldId: string, narrow: object): Field => ({
    id,
    name: id,
    type: 'link',
    choices: [],
    link: { gridId, fieldId, ...narrow },
  })
  await addField(bed, from, make(fromField, to, toField, one ? { one: true } : {}))
  await addField(bed, to, make(toField, from, fromField, one ? { otherOne: true } : {}))
}

/** Adds a field as the field procedures do. */
export async function addField({ engine, members: { organizer } }: EngineBed, gridId: string, field: Field) {
  await engine.reshape(organizer, gridId, async (tx, grid) => {
    await insertFields(tx, gridId, [field], grid.fields.length)
    return await settleShape(tx, organizer, grid, [...grid.fields, field])
  })
}
