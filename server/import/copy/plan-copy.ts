import { v7 } from 'uuid'

import { listFormsOf, saveForm } from '@operagrid/db/queries/form'
import { getGrid } from '@operagrid/db/queries/grid'
import { copySettings } from '@operagrid/db/queries/grid-copy'
import { listViews, saveView } from '@operagrid/db/queries/view'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { FormDraft } from '@operagrid/shared/domain/form'
import { checkItems } from '@operagrid/shared/domain/form-rules'
import { settleFormulas } from '@operagrid/shared/domain/formula-settle'
import type { Grid } from '@operagrid/shared/domain/grid'
import { copiedFields } from '@operagrid/shared/domain/grid-copy'
import type { GridCopy, LeftOut } from '@operagrid/shared/domain/grid-copy'
import { lookWithin } from '@operagrid/shared/domain/view'
import type { ViewLook } from '@operagrid/shared/domain/view'

/** What another grid has of one, as one member sees it in one moment. */
export type CopyPlan = {
  readonly from: Grid
  readonly grid: { readonly id: string; readonly name: string; readonly fields: readonly Field[] }
  readonly left: LeftOut
  readonly views: readonly { readonly name: string; readonly look: ViewLook; readonly shared: boolean }[]
  /** `like`: the form that it is made after. */
  readonly forms: readonly { readonly id: string; readonly like: string; readonly draft: FormDraft }[]
}

/**
 * Looks at what a grid like another one has of it: fields, the views that are shared and the member's own, and forms,
 * which are closed until somebody opens them.
 *
 * @throws AppError NOT_FOUND
 */
export async function planCopy(tx: TenantTx, { gridId, as, name }: GridCopy): Promise<CopyPlan> {
  const from = await getGrid(tx, gridId)
  const { kept, left } = copiedFields(from.fields)
  const fields = settleFormulas(kept)
  const views = (await listViews(tx, gridId)).map((view) => ({ ...view, look: lookWithin(view.look, fields) }))
  const forms = await listFormsOf(tx, gridId)
  return {
    from,
    grid: { id: as, name, fields },
    left: {
      fields: left.map((field) => field.name),
      views: views.filter(({ look }) => look === null).map((view) => view.name),
    },
    views: views.flatMap(({ look, ...view }) => (look === null ? [] : [{ ...view, look }])),
    forms: forms.map(({ id, name: called, description, items }) => ({
      id: v7(),
      like: id,
      // A field that was asked for may have become one that no form can ask for.
      draft: {
        name: called,
        description,
        open: false,
        items: items.filter((item) => checkItems([item], fields) === null),
      },
    })),
  }
}

/** Gives a grid that is there and ready all that is planned beside its fields. */
export async function writePlan(tx: TenantTx, memberId: string, { from, grid, views, forms }: CopyPlan): Promise<void> {
  await copySettings(tx, { from: from.id, to: grid.id })
  // Made at one moment, they have their order by their ids.
  for (const { name, look, shared } of views)
    await saveView(tx, grid.id, { id: v7(), name, look, ownerId: shared ? null : memberId })
  for (const { id, draft } of forms) await saveForm(tx, grid.id, id, draft)
}
