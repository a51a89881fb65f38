import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowDownToLine from 'lucide-solid/icons/arrow-down-to-line'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import ArrowUpToLine from 'lucide-solid/icons/arrow-up-to-line'

import type { MenuAction } from '../../../ui/menu-entry.ts'
import type { GridView } from '../grid-context.ts'

/** What can be done about where a record stands among the others; nothing where a sort or a search says that. */
export function rowOrderEntries(view: GridView, recordId: string): readonly MenuAction[] {
  const { rowOrder, rows } = view
  const index = rows.indexOf(recordId)
  if (!rowOrder.mayMove() || index === -1) return []
  const { start, end } = rowOrder.boundsOf(index)
  return [
    { label: 'Insert above', icon: ArrowUpToLine, onSelect: () => view.insertRecord(recordId, 'above') },
    { label: 'Insert below', icon: ArrowDownToLine, onSelect: () => view.insertRecord(recordId, 'below') },
    {
      label: 'Move up',
      icon: ArrowUp,
      keys: 'Alt+Up',
      disabled: index === start,
      onSelect: () => void rowOrder.step(recordId, -1),
    },
    {
      label: 'Move down',
      icon: ArrowDown,
      keys: 'Alt+Down',
      disabled: index === end - 1,
      onSelect: () => void rowOrder.step(recordId, 1),
    },
  ]
}
