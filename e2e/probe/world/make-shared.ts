import type { Random } from '../../chaos/random.ts'
import { mutateOn } from '../../chaos/world/call-nodes.ts'
import { fieldsOf, tileOf } from './make-belongings.ts'
import type { Side } from './probe-world.ts'

/**
 * A grid and a dashboard that exist in both tenants under the very same ids: what the server keeps in memory by
 * id alone would mix them up. Members of both edit theirs the whole time.
 */
export type Shared = {
  readonly gridId: string
  readonly dashboardId: string
  readonly widgetId: string
  readonly ids: readonly string[]
}

export async function makeShared(
  url: string,
  sides: { readonly a: Side; readonly b: Side },
  random: Random,
): Promise<Shared> {
  const id = (): string => random.uuid(Date.now())
  const [gridId, dashboardId, widgetId] = [id(), id(), id()]
  for (const { brand, manager } of [sides.a, sides.b]) {
    const ask = (path: string, input: unknown) => mutateOn([url], path, input, { token: manager.token })
    await ask('grid.create', { id: gridId, name: `${brand.mark} shared`, fields: fieldsOf(brand) })
    await ask('dashboard.create', { dashboardId, name: `${brand.mark} shared` })
    await ask('dashboard.saveWidget', { dashboardId, widgetId, widget: tileOf(brand, gridId) })
  }
  return { gridId, dashboardId, widgetId, ids: [gridId, dashboardId, widgetId] }
}
