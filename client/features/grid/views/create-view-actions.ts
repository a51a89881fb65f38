import { v7 as uuidv7 } from 'uuid'

import { withoutColorFaults } from '@operagrid/shared/domain/color-rule'
import { findGroupFields } from '@operagrid/shared/domain/query-group'
import { endFault } from '@operagrid/shared/domain/query-span'
import type { View } from '@operagrid/shared/domain/view'

import { confirm } from '../../../ui/confirm.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import type { GridView } from '../grid-context.ts'

export type ViewActions = {
  /** True where what is on screen is not what the view says, filter, sort, layout and hidden fields. */
  readonly differs: () => boolean
  /** Whether this member may change the view for whoever has it. */
  readonly mayChange: (view: View) => boolean
  /** Makes a view of what is on screen and goes there; answers what was wrong, if anything. */
  readonly saveAs: (name: string, shared: boolean) => Promise<string | undefined>
  /** Lets the view say what is on screen. */
  readonly saveChanges: (view: View) => Promise<void>
  readonly rename: (view: View, name: string) => Promise<string | undefined>
  readonly share: (view: View, shared: boolean) => Promise<void>
  /** Asks, then removes it. */
  readonly remove: (view: View) => Promise<void>
  /** Back to what the view says. */
  readonly reset: () => void
}

/** What people do with the views of a grid. */
export function createViewActions({ views, queryState, look, fields, mayShape }: GridView): ViewActions {
  const shown = () => {
    const order = look.order()
    const { filter, sort } = queryState.query()
    const colors = withoutColorFaults(look.colors(), fields())
    // Where one of several levels is gone the others stand without it, as they do on screen.
    const levels = look.groups().length > 1 ? findGroupFields(look.groups(), fields()).map(({ id }) => id) : []
    const [group = look.group(), ...subgroups] = look.layout() === 'board' ? [] : levels
    return {
      query: { filter, sort },
      hidden: [...look.hidden()],
      widths: look.widths(),
      ...(order && { order: [...order] }),
      ...(look.layout() !== 'grid' && { layout: look.layout() }),
      ...(group !== null && { group }),
      ...(subgroups.length > 0 && { subgroups }),
      ...(Object.keys(look.totals()).length > 0 && { totals: { ...look.totals() } }),
      // What names a field that is gone would keep the whole view from being saved.
      ...(colors.length > 0 && { colors }),
      ...(look.height() !== 'short' && { height: look.height() }),
      ...(look.frozen() > 0 && { frozen: look.frozen() }),
      ...(look.date() !== null && { date: look.date() }),
      ...(look.end() !== null && endFault(look.end(), fields()) === null && { end: look.end() }),
      ...(look.span() !== 'month' && { span: look.span() }),
      ...(look.cover() !== undefined && { cover: look.cover() }),
      ...(look.place() !== null && { place: look.place() }),
    }
  }

  function reset(): void {
    queryState.reset()
    look.reset()
  }

  async function change(view: View, done: string): Promise<boolean> {
    const fault = await views.save(view)
    if (fault === undefined) showToast({ title: done })
    else showToast({ tone: 'danger', title: 'The view was not saved', text: fault })
    return fault === undefined
  }

  return {
    differs: () => queryState.differs() || look.differs(),
    mayChange: (view) => !view.shared || mayShape(),
    async saveAs(name, shared) {
      const view = { id: uuidv7(), name, shared, look: shown() }
      const fault = await views.save(view)
      if (fault !== undefined) return fault
      // The one it was made from is as it was before.
      look.reset()
      views.choose(view.id)
      return undefined
    },
    async saveChanges(view) {
      if (await change({ ...view, look: shown() }, `“${view.name}” saved`)) reset()
    },
    rename: (view, name) => views.save({ ...view, name }),
    async share(view, shared) {
      await change(
        { ...view, shared },
        shared ? `“${view.name}” is everybody’s now` : `“${view.name}” is yours alone now`,
      )
    },
    async remove(view) {
      const sure = await confirm({
        title: `Delete the view “${view.name}”?`,
        text: view.shared ? 'Nobody will have it any more. The records stay.' : 'The records stay.',
        confirmLabel: 'Delete',
      })
      if (!sure) return
      const fault = await views.remove(view.id)
      if (fault !== undefined) {
        showToast({ tone: 'danger', title: 'The view was not deleted', text: fault })
        return
      }
      look.reset()
      views.choose(null)
    },
    reset,
  }
}
