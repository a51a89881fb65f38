import ChartBar from 'lucide-solid/icons/chart-bar'
import ChartLine from 'lucide-solid/icons/chart-line'
import Hash from 'lucide-solid/icons/hash'
import ListOrdered from 'lucide-solid/icons/list'
import { createUniqueId, For } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { WidgetKind } from '@operagrid/shared/domain/dashboard'

type KindPickerProps = {
  readonly kinds: readonly WidgetKind[]
  readonly names: Readonly<Record<WidgetKind, string>>
  readonly value: WidgetKind
  readonly onChange: (kind: WidgetKind) => void
}

const icons = { number: Hash, bar: ChartBar, line: ChartLine, latest: ListOrdered } as const

/** The four looks of a tile, side by side: real radio buttons, so that arrows move between them. */
export function KindPicker(props: KindPickerProps) {
  const name = createUniqueId()
  return (
    <fieldset class="kinds">
      <legend class="visually-hidden">Kind of tile</legend>
      <For each={props.kinds}>
        {(kind) => (
          <label class="kind">
            <input
              type="radio"
              class="visually-hidden"
              name={name}
              value={kind}
              checked={props.value === kind}
              onChange={() => props.onChange(kind)}
            />
            <Dynamic component={icons[kind]} size={18} />
            {props.names[kind]}
          </label>
        )}
      </For>
    </fieldset>
  )
}
