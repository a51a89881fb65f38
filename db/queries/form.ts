import { sql } from 'kysely'
import type { Selectable } from 'kysely'

import { isComputed } from '@operagrid/shared/domain/field'
import { formDraft } from '@operagrid/shared/domain/form'
import type { Form, FormDraft, FormListing, FormWithFields } from '@operagrid/shared/domain/form'
import { checkItems } from '@operagrid/shared/domain/form-rules'
import { AppError, notFound } from '@operagrid/shared/errors'

import type { DB } from '../schema.ts'
import type { TenantTx } from '../tenant.ts'
import { listFields } from './grid.ts'

/** Most forms a list shows. */
const MAX_FORMS = 500

/**
 * Forms of grids that are ready and not deleted, by name.
 *
 * @param onlyOpen true for reporters; then `gridName` is null, and questions about fields that they may not see
 *   are left out
 */
export async function listForms(tx: TenantTx, onlyOpen: boolean): Promise<FormListing[]> {
  const rows = await tx
    .selectFrom('form')
    .innerJoin('grid', (join) =>
      join.onRef('grid.tenant_id', '=', 'form.tenant_id').onRef('grid.id', '=', 'form.grid_id'),
    )
    .selectAll('form')
    .select('grid.name as grid_name')
    .where('grid.ready', '=', true)
    .where('grid.deleted_at', 'is', null)
    .$if(onlyOpen, (forms) => forms.where('form.open', '=', true).select(askedItems.as('items')))
    .orderBy('form.name')
    .orderBy('form.id')
    .limit(MAX_FORMS)
    .execute()
  return rows.map((row) => ({ ...toForm(row), gridName: onlyOpen ? null : row.grid_name }))
}

/**
 * A form with the fields it asks, in its order. Questions whose field is gone, calculated by now, or hidden from who
 * asks, are left out.
 * Closed forms are found too: a phone may hold a draft or a report of one.
 *
 * @throws AppError NOT_FOUND also when its grid is deleted
 */
export async function getForm(tx: TenantTx, formId: string): Promise<FormWithFields> {
  const row = await tx
    .selectFrom('form')
    .innerJoin('grid', (join) =>
      join.onRef('grid.tenant_id', '=', 'form.tenant_id').onRef('grid.id', '=', 'form.grid_id'),
    )
    .selectAll('form')
    .where('form.id', '=', formId)
    .where('grid.ready', '=', true)
    .where('grid.deleted_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) throw notFound('form')
  const form = toForm(row)
  const fields = await listFields(tx, form.gridId)
  const found = new Map(fields.filter((field) => !isComputed(field)).map((field) => [field.id, field]))
  const items = form.items.filter((item) => found.has(item.fieldId))
  return { ...form, items, fields: items.flatMap((item) => found.get(item.fieldId) ?? []) }
}

/** The forms with these ids that the member may know of, closed ones included, in no order. */
export async function listFormsById(tx: TenantTx, ids: readonly string[]): Promise<Form[]> {
  if (ids.length === 0) return []
  const rows = await tx.selectFrom('form').selectAll().where('id', 'in', ids).execute()
  return rows.map(toForm)
}

/** A grid's forms, closed ones included, by name. */
export async function listFormsOf(tx: TenantTx, gridId: string): Promise<Form[]> {
  const rows = await tx
    .selectFrom('form')
    .selectAll()
    .where('grid_id', '=', gridId)
    .orderBy('name')
    .orderBy('id')
    .limit(MAX_FORMS)
    .execute()
  return rows.map(toForm)
}

/**
 * Creates the form under the client's id, or changes it; repeating changes nothing.
 *
 * @throws AppError NOT_FOUND when the grid is absent or the id belongs to another grid's form,
 *   BAD_INPUT when an item names a field the grid does not have
 */
export async function saveForm(tx: TenantTx, gridId: string, formId: string, draft: FormDraft): Promise<Form> {
  const grid = await tx
    .selectFrom('grid')
    .select('id')
    .where('id', '=', gridId)
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (grid === undefined) throw notFound('grid')
  const fault = checkItems(draft.items, await listFields(tx, gridId))
  if (fault !== null) throw new AppError('BAD_INPUT', fault)
  const body = {
    name: draft.name,
    description: draft.description,
    open: draft.open,
    items: JSON.stringify(draft.items),
  }
  const saved = await tx
    .insertInto('form')
    .values({ id: formId, grid_id: gridId, ...body })
    .onConflict((clash) =>
      clash.columns(['tenant_id', 'id']).doUpdateSet(body).whereRef('form.grid_id', '=', 'excluded.grid_id'),
    )
    .returning('id')
    .executeTakeFirst()
  if (saved === undefined) throw notFound('form')
  return { ...draft, id: formId, gridId }
}

/** Removes the form; the records filed through it stay. Answers its name. @throws AppError NOT_FOUND */
export async function removeForm(tx: TenantTx, formId: string): Promise<string> {
  const row = await tx.deleteFrom('form').where('id', '=', formId).returning('name').executeTakeFirst()
  if (row === undefined) throw notFound('form')
  return row.name
}

// Behind the form's own column of that name, and in its place.
const askedItems = sql<
  Selectable<DB['form']>['items']
>`app.cut_list(form.items, 'fieldId', app.seen_fields(form.grid_id))`

function toForm(row: Selectable<DB['form']>): Form {
  const draft = formDraft.parse({
    name: row.name,
    description: row.description,
    open: row.open,
    items: row.items,
  })
  return { ...draft, id: row.id, gridId: row.grid_id }
}
