import ChevronRight from 'lucide-solid/icons/chevron-right'
import { For, Show } from 'solid-js'

import { countWords } from '../cell-words.ts'
import type { Column } from '../create-columns.ts'
import { useGridView } from '../grid-context.ts'
import { totalName, totalWords } from '../totals/total-words.ts'
import { AddToGroup } from './add-to-group.tsx'
import { GroupName } from './group-name.tsx'
import { headingPlace, headingWords } from './group-words.ts'
import { isRest } from './heading-places.ts'
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
  const rest = () => isRest(props.heading)
  const level = () => props.heading.path.length
  const value = () => props.heading.path.at(-1) ?? null
  const words = () => {
    const { count } = props.heading
    return count === undefined ? '' : `${countWords(count)} ${count === 1 ? 'record' : 'records'}`
  }
  const label = (): string => {
    const levels = view.headings.levels()
    const name = headingWords(levels, props.heading)
    // A grid's rows have no level of their own: that is for trees.
    const told = levels.length > 1 ? [`level ${level()}`] : []
    const totals = view.columns.list().flatMap(({ field }) => {
      const total = view.headings.totalOf(props.heading.path, field.id)
      return total
        ? [`${field.name}: ${totalName(total.fn, field).toLowerCase()} ${totalWords(total.fn, total.value, field)}`]
        : []
    })
    const state = rest() ? [] : [props.heading.folded ? 'folded' : 'open']
    return [name, ...told, words(), ...totals, ...state].join(', ')
  }
  const totalOf = (column: Column, from: () => number) => (
    <Show when={view.headings.totalOf(props.heading.path, column.field.id)}>
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
      classList={{ 'group-heading-active': view.headings.active() === props.place, 'group-heading-rest': rest() }}
      style={{
        transform: `translateY(${props.top}px)`,
        height: `${view.headingHeight()}px`,
        width: `${props.width}px`,
        '--level': String(level() - 1),
      }}
      data-level={level()}
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
      <Show when={view.headings.levels()[level() - 1]}>
        {(field) => (
          <div
            id={headingId(props.place)}
            role="gridcell"
            aria-colindex={1}
            aria-colspan={view.columns.list().length + 1}
            aria-expanded={rest() ? undefined : !props.heading.folded}
            aria-label={label()}
            class="group-heading-cell"
          >
            <Show when={!rest()}>
              <ChevronRight
                size={15}
                class={`group-heading-arrow ${props.heading.folded ? '' : 'group-heading-open'}`}
                aria-hidden="true"
              />
            </Show>
            <span class="group-heading-name">
              <GroupName field={field()} value={value()} words={headingWords(view.headings.levels(), props.heading)} />
            </span>
            <span class="group-heading-count">{words()}</span>
            <AddToGroup heading={props.heading} name={headingPlace(view.headings.levels(), props.heading)} />
          </div>
        )}
      </Show>
      <For each={props.columns}>{(column) => totalOf(column, () => props.numberWidth)}</For>
    </div>
  )
}
