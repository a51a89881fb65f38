import Palette from 'lucide-solid/icons/palette'
import { createMemo, Show } from 'solid-js'

import { withoutColorFaults } from '@operagrid/shared/domain/color-rule'

import { Button } from '../../../ui/button.tsx'
import { useGridView } from '../grid-context.ts'

/** By how many rules records are coloured; opens them. */
export function ColorsButton() {
  const view = useGridView()
  const active = createMemo(() => withoutColorFaults(view.look.colors(), view.fields()).length)
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={Palette}
      class={`toolbar-button ${active() > 0 ? 'toolbar-on' : ''}`}
      aria-haspopup="dialog"
      aria-label={active() > 0 ? `Colour, ${active()} ${active() === 1 ? 'rule' : 'rules'}` : 'Colour'}
      onClick={() => view.colors.setOpen(true)}
    >
      <span class="toolbar-words">Colour</span>
      <Show when={active() > 0}>
        <span class="toolbar-count">{active()}</span>
      </Show>
    </Button>
  )
}
