import { For, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { Chip } from '../../../ui/chip.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { useGridView } from '../grid-context.ts'
import { LinkPicker } from './link-picker.tsx'
import { toggled } from './toggled.ts'

type FilterLinksProps = {
  /** The grid that the records are of, and what the field is called whose cells name them. */
  readonly gridId: string
  readonly name: string
  readonly ids: readonly string[]
  readonly onChange: (ids: readonly string[]) => void
}

/** The records that a filter on a link compares with. */
export function FilterLinks(props: FilterLinksProps) {
  const view = useGridView()
  return (
    <Popover
      title={`Records of ${view.links.grid(props.gridId)?.name || props.name}`}
      hideTitle
      trigger={(trigger) => (
        <Button {...trigger} size="sm" class="filter-choices">
          <Show when={props.ids.length > 0} fallback="Choose…">
            <For each={props.ids}>{(id) => <Chip>{view.links.title(props.gridId, id) ?? 'Deleted record'}</Chip>}</For>
          </Show>
        </Button>
      )}
    >
      <div class="link-popover">
        <LinkPicker
          label={props.name}
          gridId={props.gridId}
          ids={props.ids}
          onToggle={(id) => props.onChange(toggled(props.ids, id, false))}
        />
      </div>
    </Popover>
  )
}
