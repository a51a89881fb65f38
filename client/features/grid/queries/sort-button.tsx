import ArrowUpDown from 'lucide-solid/icons/arrow-up-down'
import Plus from 'lucide-solid/icons/plus'
import X from 'lucide-solid/icons/x'
import { createMemo, Index, Show } from 'solid-js'

import { sortTerm } from '@operagrid/shared/domain/query'
import type { SortTerm } from '@operagrid/shared/domain/query'
import { hasNoOrder } from '@operagrid/shared/domain/query-check'
import { termsWithout } from '@operagrid/shared/domain/query-path'

import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Popover } from '../../../ui/popover.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'
import { kindOf, queryFieldOptions } from './filter-conditions.ts'

const MAX_TERMS = 5

/** In which order records are shown: up to five fields, the first counts most. */
export function SortButton() {
  const view = useGridView()
  const terms = () => view.queryState.query().sort
  const without = () => termsWithout(view.queryState.query(), view.queryState.groups.levels())
  const options = createMemo(() =>
    queryFieldOptions(view.fields().filter((field) => !hasNoOrder(kindOf(field.id, view.fields())))),
  )
  const free = () => options().find((option) => !terms().some((term) => term.field === option.value))
  const set = (at: number, change: { field?: string; direction?: string }) => {
    const parsed = sortTerm.safeParse({ ...terms()[at], ...change })
    if (parsed.success) view.queryState.setSort(terms().map((term, index) => (index === at ? parsed.data : term)))
  }
  const add = () => {
    const parsed = sortTerm.safeParse({ field: free()?.value, direction: 'asc' })
    if (parsed.success) view.queryState.setSort([...terms(), parsed.data])
  }
  const directions = (term: SortTerm) => {
    const kind = kindOf(term.field, view.fields())
    const [asc, desc] =
      kind === 'number'
        ? ['1 → 9', '9 → 1']
        : kind === 'date' || kind === 'dateTime'
          ? ['oldest first', 'newest first']
          : kind === 'text'
            ? ['A → Z', 'Z → A']
            : ['first → last', 'last → first']
    return [
      { value: 'asc', label: asc ?? '' },
      { value: 'desc', label: desc ?? '' },
    ]
  }
  const isByHand = () => view.grid()?.byHand === true
  const unsorted = () => {
    const stand = isByHand() ? 'Records stand as people put them.' : 'Records are in the order they were made.'
    return view.mayEdit() ? `${stand} Drag one by its number to put it elsewhere.` : stand
  }
  return (
    <Popover
      title="Sort by"
      trigger={(trigger) => (
        <Button
          {...trigger}
          size="sm"
          variant="ghost"
          icon={ArrowUpDown}
          class={`toolbar-button ${terms().length > 0 ? 'toolbar-on' : ''}`}
          aria-label={terms().length > 0 ? `Sort, ${terms().length} active` : 'Sort'}
        >
          <span class="toolbar-words">Sort</span>
          <Show when={terms().length > 0}>
            <span class="toolbar-count">{terms().length}</span>
          </Show>
        </Button>
      )}
    >
      <Show when={terms().length > 0} fallback={<p class="sort-none">{unsorted()}</p>}>
        <div class="filter-lines">
          <Index each={terms()}>
            {(term, at) => (
              <div class="sort-line" role="group" aria-label={`Sort ${at + 1}`}>
                <SelectField
                  label="Field"
                  hideLabel
                  size="sm"
                  options={options()}
                  value={term().field}
                  onChange={(field) => set(at, { field })}
                />
                <SelectField
                  label="Direction"
                  hideLabel
                  size="sm"
                  options={directions(term())}
                  value={term().direction}
                  onChange={(direction) => set(at, { direction })}
                />
                <IconButton
                  label="Remove this sort"
                  icon={X}
                  size="sm"
                  onClick={() => view.queryState.setSort(terms().filter((_, index) => index !== at))}
                />
              </div>
            )}
          </Index>
        </div>
      </Show>
      <Show when={without() > 0}>
        <p class="sort-none">
          {`Groups come first and take places of the sort: the last ${without() === 1 ? 'line orders' : `${without()} lines order`} nothing within them.`}
        </p>
      </Show>
      <div class="popover-foot">
        <Show when={terms().length < MAX_TERMS && free()}>
          <Button size="sm" variant="ghost" icon={Plus} onClick={add}>
            Add a sort
          </Button>
        </Show>
        <Show when={terms().length === 0 && view.mayShape()}>
          <Button size="sm" variant="ghost" onClick={() => void view.fieldActions.orderByHand(!isByHand())}>
            {isByHand() ? 'Back to the order they were made' : 'Order by hand'}
          </Button>
        </Show>
        <Show when={terms().length > 0}>
          <Button size="sm" variant="ghost" onClick={() => view.queryState.setSort([])}>
            Clear
          </Button>
        </Show>
      </div>
    </Popover>
  )
}
