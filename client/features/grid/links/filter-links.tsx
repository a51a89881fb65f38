import { For, Show } from 'solid-js'

import type { LinkField } from '@operagrid/shared/domain/link'

import { Button } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { useGridView } from '../grid-context.ts'
import { LinkPicker } from './link-picker.tsx'
import { toggled } from './toggled.ts'

type FilterLinksProps = {
  readonly field: LinkField
  readonly ids: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

/** The records that a filter on a link compares with. */
export function FilterLinks(props: FilterLinksProps) {
  const view = useGridView()
  const { gridId } = props.field.link
  return (
    <Popover
      title={`Records of ${view.links.grid(gridId)?.name || props.field.name}`}
      hideTitle
      trigger={(trigger) => (
        <Button {...trigger} size="sm" class="filter-choices">
          <Show when={props.ids.length > 0} fallback="Choose…">
            <For each={props.ids}>{(id) => <Chip>{view.links.title(gridId, id) ?? 'Deleted record'}</Chip>}</For>
          </Show>
        </Button>
      )}
    >
      <div class="link-popover">
        <LinkPicker
          label={props.field.name}
          gridId={gridId}
          ids={props.ids}
          onToggle={(id) => props.onChange(toggled(props.ids, id, false))}
        />
      </div>
    </Popover>
  )
}
