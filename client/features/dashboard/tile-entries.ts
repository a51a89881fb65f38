import ArrowLeft from 'lucide-solid/icons/arrow-left'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import Pencil from 'lucide-solid/icons/pencil'
import Table from 'lucide-solid/icons/table-2'
import Trash from 'lucide-solid/icons/trash'

import type { Widget } from '@operagrid/shared/domain/dashboard'

import { errorOf, trpc } from '../../trpc.ts'
import { confirm } from '../../ui/confirm.ts'
import type { MenuEntry } from '../../ui/menu-entry.ts'
import { showToast } from '../../ui/show-toast.tsx'

type TileActions = {
  readonly widget: Widget
  /** All of the dashboard, in their order. */
  readonly widgets: readonly Widget[]
  readonly dashboardId: string
  readonly mayShape: boolean
  readonly onEdit: () => void
  readonly onOpen: () => void
}

/** What can be done with a tile. The live feed brings what came of it, so nothing is changed here. */
export function tileEntries({ widget, widgets, dashboardId, mayShape, onEdit, onOpen }: TileActions): MenuEntry[] {
  const open: MenuEntry = { label: 'Open the grid', icon: Table, onSelect: onOpen }
  if (!mayShape) return [open]
  const at = widgets.findIndex(({ id }) => id === widget.id)
  const move = (before: string | null) =>
    attempt(trpc.dashboard.moveWidget.mutate({ dashboardId, widgetId: widget.id, before }))
  const previous = widgets[at - 1]
  const next = widgets[at + 1]
  return [
    open,
    { label: 'Edit tile', icon: Pencil, onSelect: onEdit },
    { kind: 'separator' },
    {
      label: 'Move earlier',
      icon: ArrowLeft,
      disabled: previous === undefined,
      onSelect: () => void move(previous?.id ?? null),
    },
    {
      label: 'Move later',
      icon: ArrowRight,
      disabled: next === undefined,
      onSelect: () => void move(widgets[at + 2]?.id ?? null),
    },
    { kind: 'separator' },
    { label: 'Remove tile', icon: Trash, tone: 'danger', onSelect: () => void remove(widget, dashboardId) },
  ]
}

async function remove(widget: Widget, dashboardId: string): Promise<void> {
  const sure = await confirm({
    title: `Remove the tile “${widget.title}”?`,
    text: 'It goes from this dashboard for everyone. The records it shows stay where they are.',
    confirmLabel: 'Remove tile',
    tone: 'danger',
  })
  if (sure) await attempt(trpc.dashboard.removeWidget.mutate({ dashboardId, widgetId: widget.id }))
}

async function attempt(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    showToast({ title: 'The dashboard was not changed', text: errorOf(error).message, tone: 'danger' })
  }
}
