import ArchiveRestore from 'lucide-solid/icons/archive-restore'
import BellDot from 'lucide-solid/icons/bell-dot'
import Download from 'lucide-solid/icons/download'
import Hand from 'lucide-solid/icons/hand'
import LayoutList from 'lucide-solid/icons/layout-list'
import Plus from 'lucide-solid/icons/plus'
import Redo2 from 'lucide-solid/icons/redo-2'
import Undo2 from 'lucide-solid/icons/undo-2'

import type { Command } from '../../ui/command.ts'
import type { MenuAction } from '../../ui/menu-entry.ts'
import { claimAction } from './claims/claim-words.ts'
import type { GridView } from './grid-context.ts'
import { foldEntries } from './groups/heading-entries.ts'
import { recordEntries } from './record-entries.ts'

/** What can be done on a grid's page, for the command palette. */
export function gridCommands(view: GridView): readonly Command[] {
  const { views, undo } = view
  const recordId = view.open.id() ?? view.selection.record()?.id
  const claiming: readonly Command[] =
    recordId === undefined
      ? []
      : [
          {
            id: 'claim',
            label: claimAction(view, recordId),
            group: 'Record',
            icon: Hand,
            keys: 'Mod+Enter',
            run: () => view.claims.toggle(recordId),
          },
        ]
  const editing: readonly Command[] = [
    ...claiming,
    { id: 'new-record', label: 'New record', group: 'Grid', icon: Plus, keys: 'Shift+Enter', run: view.beginRecord },
    ...(undo.canUndo()
      ? [{ id: 'undo', label: 'Undo', group: 'Grid', icon: Undo2, keys: 'Mod+Z', run: undo.undo }]
      : []),
    ...(undo.canRedo()
      ? [{ id: 'redo', label: 'Redo', group: 'Grid', icon: Redo2, keys: 'Mod+Y', run: undo.redo }]
      : []),
  ]
  const others = [
    ...(views.current() ? [{ id: null, name: 'All records' }] : []),
    ...views.list().filter((one) => one !== views.current()),
  ]
  return [
    ...(view.mayEdit() ? editing : []),
    ...(view.mayEdit()
      ? [
          {
            id: 'trash',
            label: 'Trash…',
            group: 'Grid',
            icon: ArchiveRestore,
            run: () => view.setTrashOpen(true),
          },
        ]
      : []),
    ...(view.news.news()
      ? [
          {
            id: 'news',
            label: 'What changed since I looked',
            group: 'Grid',
            icon: BellDot,
            run: () => view.setNewsOpen(true),
          },
        ]
      : []),
    ...asCommands('Grid', foldEntries(view)),
    ...(recordId === undefined ? [] : asCommands('Record', recordEntries(view, recordId))),
    { id: 'export', label: 'Export…', group: 'Grid', icon: Download, run: () => view.setExporting(true) },
    ...others.map(({ id, name }): Command => ({
      id: `view-${id ?? 'all'}`,
      label: name,
      group: 'View',
      icon: LayoutList,
      run: () => views.choose(id),
    })),
  ]
}

function asCommands(group: string, actions: readonly MenuAction[]): readonly Command[] {
  return actions.map(({ label, icon, onSelect }) => ({
    id: `${group} ${label}`,
    label,
    group,
    ...(icon && { icon }),
    run: onSelect,
  }))
}
