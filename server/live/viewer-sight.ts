import type { SchemaChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { seesField } from '@operagrid/shared/domain/visibility'

import type { HubStart } from './grid-hub.ts'

/**
 * A grid's fields at a version, all of them. `sealed`: one that was hidden from viewers has been removed, and its
 * cells are still in changes.
 */
export type GridShape = { readonly fields: readonly Field[]; readonly sealed: boolean }

/** Where a grid's feed begins, with the shape that the grid has there. */
export type GridStart = HubStart & { readonly shape: GridShape }

/** The ids of the fields that viewers see of a grid; 'all' = everything, as whoever shapes it does. */
export type ViewerFields = ReadonlySet<string> | 'all'

/** What viewers see of a grid of this shape. */
export function viewerFields({ fields, sealed }: GridShape): ViewerFields {
  const seen = fields.filter((field) => seesField('viewer', field))
  return !sealed && seen.length === fields.length ? 'all' : new Set(seen.map(({ id }) => id))
}

/** The shape behind a schema change. */
export function reshaped({ fields: before, sealed }: GridShape, { fields }: Pick<SchemaChange, 'fields'>): GridShape {
  const stays = new Set(fields.map(({ id }) => id))
  return { fields, sealed: sealed || before.some((field) => !seesField('viewer', field) && !stays.has(field.id)) }
}

/** Whether a field that is in both is hidden from viewers in one of them only: what was told before is of no use then. */
export function turns(before: Pick<GridShape, 'fields'>, after: Pick<GridShape, 'fields'>): boolean {
  const saw = new Map(before.fields.map((field) => [field.id, seesField('viewer', field)]))
  return after.fields.some((field) => saw.has(field.id) && saw.get(field.id) !== seesField('viewer', field))
}
