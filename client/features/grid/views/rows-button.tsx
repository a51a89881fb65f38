import Rows3 from 'lucide-solid/icons/rows-3'

import { Button } from '../../../ui/button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { useGridView } from '../grid-context.ts'
import { rowEntries } from './row-entries.ts'

/** How high rows are, and which fields are frozen. */
export function RowsButton() {
  const view = useGridView()
  const isOn = () => view.look.height() !== 'short' || view.columns.frozen() > 0
  return (
    <Menu
      entries={rowEntries(view)}
      trigger={(trigger) => (
        <Button
          {...trigger}
          size="sm"
          variant="ghost"
          icon={Rows3}
          class={`toolbar-button ${isOn() ? 'toolbar-on' : ''}`}
          aria-label="Rows: height and freezing"
        >
          <span class="toolbar-words">Rows</span>
        </Button>
      )}
    />
  )
}
