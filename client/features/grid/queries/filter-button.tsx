import ListFilter from 'lucide-solid/icons/list-filter'
import Plus from 'lucide-solid/icons/plus'
import { createMemo, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { useGridView } from '../grid-context.ts'
import { ConditionLines } from './condition-lines.tsx'
import { firstFieldOf } from './filter-conditions.ts'

/** Which records are shown: lines of field, operator and value, joined by all or any. */
export function FilterButton() {
  const view = useGridView()
  const draft = () => view.filter
  const active = createMemo(() => {
    const { filter } = view.queryState.query()
    return filter === null ? 0 : filter.kind === 'compare' || filter.kind === 'not' ? 1 : filter.filters.length
  })
  const add = () => draft().add(firstFieldOf(view.fields()))
  return (
    <Popover
      title="Show records where"
      open={draft().open()}
      onOpenChange={(open) => {
        draft().setOpen(open)
        if (open && draft().conditions().list.length === 0 && !draft().isNested()) add()
      }}
      trigger={(trigger) => (
        <Button
          {...trigger}
          size="sm"
          variant="ghost"
          icon={ListFilter}
          class={`toolbar-button ${active() > 0 ? 'toolbar-on' : ''}`}
          aria-label={active() > 0 ? `Filter, ${active()} active` : 'Filter'}
        >
          <span class="toolbar-words">Filter</span>
          <Show when={active() > 0}>
            <span class="toolbar-count">{active()}</span>
          </Show>
        </Button>
      )}
    >
      <Show
        when={!draft().isNested()}
        fallback={
          <p class="filter-nested">This filter came with a link and is nested deeper than can be shown here.</p>
        }
      >
        <ConditionLines
          conditions={draft().conditions()}
          onJoint={draft().setJoint}
          onChange={draft().set}
          onRemove={draft().remove}
        />
      </Show>
      <div class="popover-foot">
        <Show when={!draft().isNested()}>
          <Button size="sm" variant="ghost" icon={Plus} onClick={add}>
            Add a condition
          </Button>
        </Show>
        <Show when={active() > 0 || draft().conditions().list.length > 0}>
          <Button size="sm" variant="ghost" onClick={() => draft().clear()}>
            Clear
          </Button>
        </Show>
      </div>
    </Popover>
  )
}
