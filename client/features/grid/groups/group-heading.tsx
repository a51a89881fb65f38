import ChevronRight from 'lucide-solid/icons/chevron-right'
import { For, Show } from 'solid-js'

import { countWords } from '../cell-words.ts'
import type { Column } from '../create-columns.ts'
import { useGridView } from '../grid-context.ts'
import { totalName, totalWords } from '../totals/total-words.ts'
import { AddToGroup } from './add-to-group.tsx'
import { GroupName } from './group-name.tsx'
import { groupWords } from './group-words.ts'
import { REST } from './heading-places.ts'
import type { Heading } from './heading-places.ts'

import './group-heading.css'

type GroupHeadingProps = {
  readonly heading: Heading
  /** Its place among the headings. */
  readonly place: number
  readonly top: number
  readonly width: number
  /** Those that stay in sight, and the others. */
  readonly frozen: readonly Column[]
  readonly columns: readonly Column[]
  readonly numberWidth: number
}

/** The id of a heading's element: what the grid names as its active descendant. */
export function headingId(place: number): string {
  return `group-heading-${place}`
}

/** The name of a group over its rows, and how many there are; a press folds them. */
export function GroupHeading(props: GroupHeadingProps) {
  const view = useGridView()
  const isRest = () => props.heading.value === REST
  const words = () => {
    const { count } = props.heading
    return count === undefined ? '' : `${countWords(count)} ${count === 1 ? 'record' : 'records'}`
  }
  const label = (name: string): string => {
    const totals = view.columns.list().flatMap(({ field }) => {
      const total = view.headings.totalOf(props.heading.value, field.id)
      return total
        ? [`${field.name}: ${totalName(total.fn, field).toLowerCase()} ${totalWords(total.fn, total.value, field)}`]
        : []
    })
    const state = isRest() ? [] : [props.heading.folded ? 'folded' : 'open']
    return [name, words(), ...totals, ...state].join(', ')
  }
  const totalOf = (column: Column, from: () => number) => (
    <Show when={view.headings.totalOf(props.heading.value, column.field.id)}>
      {(total) => (
        <span
          class="group-heading-total"
          aria-hidden="true"
          style={{ left: `${from() + column.left}px`, width: `${column.width}px` }}
        >
          <span class="group-heading-fn">{totalName(total().fn, column.field)}</span>
          {totalWords(total().fn, total().value, column.field)}
        </span>
      )}
    </Show>
  )
  return (
    <div
      role="row"
      aria-rowindex={props.heading.start + props.place + 2}
      class="group-heading"
      classList={{ 'group-heading-active': view.headings.active() === props.place, 'group-heading-rest': isRest() }}
      style={{
        transform: `translateY(${props.top}px)`,
        height: `${view.headingHeight()}px`,
        width: `${props.width}px`,
      }}
      data-heading={props.place}
    >
      <Show when={props.frozen.length > 0}>
        <div class="group-heading-held" aria-hidden="true">
          <div
            class="group-heading-frozen"
            style={{ left: `${props.numberWidth}px`, width: `${view.columns.frozenWidth()}px` }}
          >
            <For each={props.frozen}>{(column) => totalOf(column, () => 0)}</For>
          </div>
        </div>
      </Show>
      <Show when={view.headings.field()}>
        {(field) => (
          <div
            id={headingId(props.place)}
            role="gridcell"
            aria-colindex={1}
            aria-colspan={view.columns.list().length + 1}
            aria-expanded={isRest() ? undefined : !props.heading.folded}
            aria-label={label(groupWords(field(), props.heading.value, props.heading.name))}
            class="group-heading-cell"
          >
            <Show when={!isRest()}>
              <ChevronRight
                size={15}
                class={`group-heading-arrow ${props.heading.folded ? '' : 'group-heading-open'}`}
                aria-hidden="true"
              />
            </Show>
            <span class="group-heading-name">
              <GroupName field={field()} value={props.heading.value} name={props.heading.name} />
            </span>
            <span class="group-heading-count">{words()}</span>
            <AddToGroup heading={props.heading} name={groupWords(field(), props.heading.value, props.heading.name)} />
          </div>
        )}
      </Show>
      <For each={props.columns}>{(column) => totalOf(column, () => props.numberWidth)}</For>
    </div>
  )
}
