import { v7 } from 'uuid'

import { listFormsOf, saveForm } from '@operagrid/db/queries/form'
import { getGrid, insertGrid } from '@operagrid/db/queries/grid'
import { copySettings } from '@operagrid/db/queries/grid-copy'
import { listViews, saveView } from '@operagrid/db/queries/view'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { checkItems } from '@operagrid/shared/domain/form-rules'
import { settleFormulas } from '@operagrid/shared/domain/formula-settle'
import { copiedFields } from '@operagrid/shared/domain/grid-copy'
import type { GridCopied, GridCopy } from '@operagrid/shared/domain/grid-copy'
import { lookWithin } from '@operagrid/shared/domain/view'

import { gridTarget, note } from '../audit/note.ts'
import type { Call } from './link-shapes.ts'

type Copying = { readonly from: string; readonly to: string; readonly fields: readonly Field[] }

/**
 * Makes a grid like another one, without its records. Forms are closed until somebody opens them.
 *
 * @throws AppError NOT_FOUND · CONFLICT where the id is taken
 */
export async function copyGrid(call: Call, { gridId, as, name }: GridCopy): Promise<GridCopied> {
  const { memberId } = call.member
  return await inTenant(call.db, call.member, async (tx) => {
    const like = await getGrid(tx, gridId)
    const { kept, left } = copiedFields(like.fields)
    const fields = settleFormulas(kept)
    await insertGrid(tx, { id: as, name, fields, createdBy: memberId, ready: true })
    const copying = { from: gridId, to: as, fields }
    await copySettings(tx, copying)
    const views = await copyViews(tx, memberId, copying)
    await copyForms(tx, copying)
    const grid = await getGrid(tx, as)
    await note(tx, call, { action: 'grid.created', target: gridTarget({ id: as, name }) })
    return { grid, left: { fields: left.map((field) => field.name), views } }
  })
}

/** Those that are shared, and the member's own, in their order: made at one moment, they have it by their ids. Answers the names of those that speak of fields which are left out. */
async function copyViews(tx: TenantTx, memberId: string, { from, to, fields }: Copying): Promise<readonly string[]> {
  const left: string[] = []
  for (const view of await listViews(tx, from)) {
    const look = lookWithin(view.look, fields)
    if (look === null) left.push(view.name)
    else await saveView(tx, to, { id: v7(), name: view.name, look, ownerId: view.shared ? null : memberId })
  }
  return left
}

async function copyForms(tx: TenantTx, { from, to, fields }: Copying): Promise<void> {
  for (const { name, description, items } of await listFormsOf(tx, from)) {
    // A field that was asked for may have become one that no form can ask for.
    const asked = items.filter((item) => checkItems([item], fields) === null)
    await saveForm(tx, to, v7(), { name, description, open: false, items: asked })
  }
}
