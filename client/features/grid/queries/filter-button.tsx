import ListFilter from 'lucide-solid/icons/list-filter'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { createMemo, Index, Show } from 'solid-js'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'
import {
  kindOf,
  newCondition,
  operatorsFor,
  operatorWords,
  queryFieldOptions,
  withOperator,
} from './filter-conditions.ts'
import { FilterValue } from './filter-value.tsx'

/** Which records are shown: lines of field, operator and value, joined by all or any. */
export function FilterButton() {
  const view = useGridView()
  const draft = () => view.filter
  const active = createMemo(() => {
    const { filter } = view.queryState.query()
    return filter === null ? 0 : filter.kind === 'compare' || filter.kind === 'not' ? 1 : filter.filters.length
  })
  const options = createMemo(() => queryFieldOptions(view.fields()))
  const add = () => draft().add(view.fields().find((field) => field.type !== 'photo')?.id ?? '$number')
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
        <div class="filter-lines">
          <Index each={draft().conditions().list}>
            {(condition, at) => (
              <div class="filter-line" role="group" aria-label={`Condition ${at + 1}`}>
                <Show when={at > 0} fallback={<span class="filter-joint">Where</span>}>
                  <Show when={at === 1} fallback={<span class="filter-joint">{draft().conditions().joint}</span>}>
                    <SelectField
                      label="Join conditions by"
                      hideLabel
                      size="sm"
                      options={[
                        { value: 'and', label: 'and' },
                        { value: 'or', label: 'or' },
                      ]}
                      value={draft().conditions().joint}
                      onChange={(joint) => draft().setJoint(joint === 'or' ? 'or' : 'and')}
                    />
                  </Show>
                </Show>
                <SelectField
                  label="Field"
                  hideLabel
                  size="sm"
                  options={options()}
                  value={condition().field}
                  onChange={(field) => draft().set(at, newCondition(field, view.fields()))}
                />
                <SelectField
                  label="Operator"
                  hideLabel
                  size="sm"
                  options={operatorsFor(kindOf(condition().field, view.fields())).map((operator) => ({
                    value: operator,
                    label: operatorWords(operator, kindOf(condition().field, view.fields())),
                  }))}
                  value={condition().operator}
                  onChange={(value) => {
                    const operator = operatorsFor(kindOf(condition().field, view.fields())).find((one) => one === value)
                    if (operator) draft().set(at, withOperator(condition(), operator))
                  }}
                />
                <FilterValue condition={condition()} onChange={(value) => draft().set(at, { ...condition(), value })} />
                <IconButton label="Remove this condition" icon={X} size="sm" onClick={() => draft().remove(at)} />
              </div>
            )}
          </Index>
        </div>
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
