import type { Random } from '../../chaos/random.ts'
import { mutateOn } from '../../chaos/world/call-nodes.ts'
import { fieldsOf, formOf, makeBelongings, tileOf } from './make-belongings.ts'
import type { Side } from './probe-world.ts'
import { uploadPhoto } from './send-files.ts'

/**
 * Ids of A that B may take for things of its own: allowed, since every key holds the tenant, and it must look as
 * if the id had been free. Each serves once; from then on it is B's as well.
 */
export type Spares = Readonly<Record<SpareName, string[]>>
export type SpareName = 'gridId' | 'dashboardId' | 'widgetId' | 'formId' | 'recordId' | 'opId' | 'attachmentId'

const OF_EACH = 10

export async function makeSpares(url: string, a: Side, random: Random): Promise<Spares> {
  const { brand, manager, things } = a
  const ask = (path: string, input: unknown) => mutateOn([url], path, input, { token: manager.token })
  const ids = (): string[] => Array.from({ length: OF_EACH }, () => random.uuid(Date.now()))
  const more = await makeBelongings(url, manager, { brand, random })
  const spares = { gridId: ids(), dashboardId: ids(), widgetId: ids(), formId: ids(), attachmentId: ids() }
  for (const id of spares.gridId) await ask('grid.create', { id, name: `${brand.mark} spare`, fields: fieldsOf(brand) })
  for (const dashboardId of spares.dashboardId)
    await ask('dashboard.create', { dashboardId, name: `${brand.mark} spare` })
  for (const widgetId of spares.widgetId)
    await ask('dashboard.saveWidget', {
      dashboardId: things.dashboardId,
      widgetId,
      widget: tileOf(brand, things.gridId),
    })
  for (const formId of spares.formId) await ask('form.save', { gridId: things.gridId, formId, form: formOf(brand) })
  for (const id of spares.attachmentId) await uploadPhoto(url, manager.token, { id, name: `${brand.mark}.png` })
  return { ...spares, recordId: [...more.recordIds], opId: [...more.opIds] }
}
