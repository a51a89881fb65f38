import ChevronsDownUp from 'lucide-solid/icons/chevrons-down-up'
import ChevronsUpDown from 'lucide-solid/icons/chevrons-up-down'
import Plus from 'lucide-solid/icons/plus'

import type { MenuAction, MenuEntry } from '../../../ui/menu-entry.ts'
import type { GridView } from '../grid-context.ts'
import type { Heading } from './heading-places.ts'

/** Folding and opening all groups at once; nothing where there are none. */
export function foldEntries({ headings }: Pick<GridView, 'headings'>): readonly MenuAction[] {
  if (headings.list().length === 0) return []
  return [
    { label: 'Fold all groups', icon: ChevronsDownUp, onSelect: () => headings.toggleAll(true) },
    { label: 'Open all groups', icon: ChevronsUpDown, onSelect: () => headings.toggleAll(false) },
  ]
}

/** The menu of a group's heading. */
export function headingEntries(view: GridView, heading: Heading): readonly MenuEntry[] {
  const mayAdd = view.mayEdit() && view.headings.cellsIn(heading) !== undefined
  return [
    ...(mayAdd
      ? [{ label: 'New record', icon: Plus, keys: 'Shift+Enter', onSelect: () => view.beginRecordIn(heading) }]
      : []),
    ...foldEntries(view),
  ]
}
