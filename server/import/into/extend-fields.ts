import { refuseTrashedId } from '@operagrid/db/queries/field-trash'
import { insertFields, updateField } from '@operagrid/db/queries/grid'
import { findField, hasChoices, MAX_FIELDS, mostChoices } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError, notFound } from '@operagrid/shared/errors'

import { asAuditFields } from '../../audit/field-note.ts'
import { gridTarget, note } from '../../audit/note.ts'
import type { MemberCall } from '../../audit/note.ts'
import type { Engine } from '../../live/engine.ts'

type Call = MemberCall & { readonly engine: Engine; readonly member: Actor; readonly gridId: string }

/** Adds a field to a grid, as everybody's change. */
export async function addField({ engine, gridId, ...call }: Call, field: Field): Promise<void> {
  await engine.reshape(call.member, gridId, async (tx, grid) => {
    if (grid.fields.length >= MAX_FIELDS) throw new AppError('TOO_LARGE', `A grid has at most ${MAX_FIELDS} fields.`)
    if (findField(grid.fields, field.id)) throw new AppError('CONFLICT', 'A field with this id exists already.')
    await refuseTrashedId(tx, gridId, field.id)
    await insertFields(tx, gridId, [field], grid.fields.length)
    await note(tx, call, { action: 'field.added', target: gridTarget(grid), after: asAuditFields(field, grid.fields) })
    return { fields: [...grid.fields, field], reload: false, about: field.id }
  })
}

/** Adds choices to a select, behind those that it has by now. */
export async function addChoices(
  { engine, gridId, ...call }: Call,
  fieldId: string,
  added: readonly Choice[],
): Promise<void> {
  await engine.reshape(call.member, gridId, async (tx, grid) => {
    const before = findField(grid.fields, fieldId)
    if (before === undefined || !hasChoices(before)) throw notFound('field')
    const after = { ...before, choices: [...before.choices, ...added] }
    if (after.choices.length > mostChoices(after))
      throw new AppError('TOO_LARGE', `“${before.name}” would have more than ${mostChoices(after)} choices.`)
    await updateField(tx, gridId, after)
    const changed = { before: asAuditFields(before, grid.fields), after: asAuditFields(after, grid.fields) }
    await note(tx, call, { action: 'field.updated', target: gridTarget(grid), ...changed })
    const fields = grid.fields.map((field) => (field.id === fieldId ? after : field))
    return { fields, reload: false, about: fieldId }
  })
}
