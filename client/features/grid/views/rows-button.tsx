import Rows3 from 'lucide-solid/icons/rows-3'
import { createMemo } from 'solid-js'

import { rowHeights } from '@operagrid/shared/domain/view'
import type { RowHeight } from '@operagrid/shared/domain/view'

import { Button } from '../../../ui/button.tsx'
import type { MenuEntry } from '../../../ui/menu-entry.ts'
import { Menu } from '../../../ui/menu.tsx'
import { useGridView } from '../grid-context.ts'

const heightWords: Readonly<Record<RowHeight, string>> = {
  short: 'Short',
  medium: 'Medium',
  tall: 'Tall',
  extra: 'Extra tall',
}

/** How high rows are, and which of their first fields stay in sight while the others are scrolled. */
export function RowsButton() {
  const view = useGridView()
  const { look, columns } = view
  const isOn = () => look.height() !== 'short' || columns.frozen() > 0
  const entries = createMemo((): readonly MenuEntry[] => [
    {
      kind: 'radio',
      label: 'Row height',
      value: look.height(),
      options: rowHeights.map((height) => ({ value: height, label: heightWords[height] })),
      onChange: (asked) => {
        const height = rowHeights.find((one) => one === asked)
        if (height) look.setHeight(height)
      },
    },
    { kind: 'separator' },
    {
      kind: 'radio',
      label: 'Frozen fields',
      value: String(columns.frozen()),
      options: [
        { value: '0', label: 'None' },
        ...columns
          .list()
          .filter(({ at }) => columns.mayFreeze(at + 1))
          .map(({ field, at }) => ({
            value: String(at + 1),
            label: at === 0 ? field.name : `Up to ${field.name}`,
          })),
      ],
      onChange: (count) => look.setFrozen(Number(count)),
    },
  ])
  return (
    <Menu
      entries={entries()}
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
