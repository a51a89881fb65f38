import { getGrid } from '@operagrid/db/queries/grid'
import type { TenantTx } from '@operagrid/db/tenant'
import { findField, hasChoices, MAX_FIELDS, mostChoices } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { ImportAnalysis } from '@operagrid/shared/domain/import'
import { choiceColorAt, namesFor } from '@operagrid/shared/domain/import-choice'
import { mayBeKey } from '@operagrid/shared/domain/import-into'
import type { ImportInto, ImportTarget } from '@operagrid/shared/domain/import-into'
import { AppError, notFound } from '@operagrid/shared/errors'

import { fieldOf, newChoiceIds, withNames } from '../convert.ts'
import type { MappedField } from '../convert.ts'

/** What an import needs of its grid: fields as they will be, and how they come about. */
export type PlacedFields = {
  /** Those that the file fills, choices that will be added included. */
  readonly mapped: readonly MappedField[]
  readonly key: Field | null
  readonly made: readonly Field[]
  /** Selects with the choices that they are to get. */
  readonly extended: readonly { readonly field: Field; readonly added: readonly Choice[] }[]
}

/** Reads the grid that an import goes into, and fits what the person chose to it. @throws AppError as {@link placeFields} */
export async function readPlaced(
  tx: TenantTx,
  analysis: ImportAnalysis,
  input: ImportInto,
): Promise<{ readonly grid: Grid; readonly placed: PlacedFields }> {
  const grid = await getGrid(tx, input.gridId)
  const placed = placeFields(grid, analysis, input)
  return { grid, placed: { ...placed, mapped: await withNames(tx, placed.mapped) } }
}

/**
 * Fits what the person chose to the grid as it is now.
 *
 * @throws AppError NOT_FOUND or CONFLICT when a field is gone or of another type by now · BAD_INPUT · TOO_LARGE
 */
export function placeFields(grid: Pick<Grid, 'fields'>, analysis: ImportAnalysis, input: ImportInto): PlacedFields {
  const made = input.made.map((one) => fieldOf(analysis, one))
  if (grid.fields.length + made.length > MAX_FIELDS)
    throw new AppError('TOO_LARGE', `A grid has at most ${MAX_FIELDS} fields. Leave out some of the new ones.`)
  for (const { id } of made)
    if (findField(grid.fields, id)) throw new AppError('CONFLICT', 'A field with this id exists already.')
  const extended: PlacedFields['extended'][number][] = []
  const mapped = input.targets.map((target): MappedField => {
    const { field, added } = placeTarget(grid.fields, analysis, target)
    if (added.length > 0) extended.push({ field, added })
    return { field: { ...field, choices: [...field.choices, ...added] }, sources: target.sources, plan: target.plan }
  })
  const key = input.key === null ? null : (findField(grid.fields, input.key) ?? null)
  if (key !== null && !mayBeKey(key.type))
    throw new AppError('BAD_INPUT', `“${key.name}” cannot tell records apart. Choose another key.`)
  const ownMade = made.map((field, at): MappedField => {
    const { sources, plan } = input.made[at] ?? { sources: [], plan: { type: 'text' as const } }
    return { field, sources, plan }
  })
  return { mapped: [...mapped, ...ownMade], key, made, extended }
}

function placeTarget(
  fields: readonly Field[],
  analysis: ImportAnalysis,
  { fieldId, sources, plan, addChoices }: ImportTarget,
): { readonly field: Field; readonly added: readonly Choice[] } {
  const field = findField(fields, fieldId)
  if (field === undefined) throw notFound('field')
  if (field.type !== plan.type)
    throw new AppError('CONFLICT', `“${field.name}” has become another type meanwhile. Look at its column again.`)
  const column = analysis.columns[sources[0] ?? -1]
  if (column === undefined || sources.some((source) => analysis.columns[source] === undefined))
    throw new AppError('BAD_INPUT', `The file has no such column for “${field.name}”. Analyse it again.`)
  if (!hasChoices(field) || !addChoices) return { field, added: [] }
  return { field, added: missingChoices(field, namesFor(field, column)) }
}

/** The choices that a select lacks of these names; upper and lower case are the same name. */
function missingChoices(field: Field, names: readonly string[] | null): readonly Choice[] {
  if (names === null)
    throw new AppError('BAD_INPUT', `The column for “${field.name}” has too many different values to add as choices.`)
  const known = new Set(field.choices.map((choice) => choice.name.toLowerCase()))
  const missing = names.filter((name) => {
    const low = name.toLowerCase()
    const isNew = !known.has(low)
    known.add(low)
    return isNew
  })
  if (field.choices.length + missing.length > mostChoices(field))
    throw new AppError(
      'BAD_INPUT',
      `“${field.name}” would have more than ${mostChoices(field)} choices. Do not add them.`,
    )
  const ids = newChoiceIds(missing.length, new Set(field.choices.map((choice) => choice.id)))
  return missing.map((name, at) => ({ id: ids[at] ?? '', name, color: choiceColorAt(field.choices.length + at) }))
}
