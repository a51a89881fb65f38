import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { foundBy } from '@operagrid/shared/domain/query-found'
import type { GroupPath } from '@operagrid/shared/domain/query-path'
import { queryFilter } from '@operagrid/shared/domain/query-search'
import { settleTotal, totalAggregate } from '@operagrid/shared/domain/view-total'
import type { TotalFunction } from '@operagrid/shared/domain/view-total'

import { showToast } from '../../../ui/show-toast.tsx'
import type { GridState } from '../create-grid.ts'
import type { Selection } from '../create-selection.ts'
import { askedTotals } from '../totals/asked-totals.ts'
import { assigneeOfGroup, cellsOfGroup } from './cells-of-group.ts'
import { createGroupTallies } from './create-group-tallies.ts'
import { createHeadingList } from './create-heading-list.ts'
import { headingsBefore, isRest } from './heading-places.ts'
import type { Heading } from './heading-places.ts'
import { pathKey } from './told-groups.ts'

export type Headings = {
  /** The fields whose values they name, that of the outermost first. */
  readonly levels: Accessor<readonly Field[]>
  /** Where each heading stands, before those within it; none in a grid without groups. */
  readonly list: Accessor<readonly Heading[]>
  /** All records, those in folded groups included. */
  readonly total: Accessor<number>
  /** How many headings stand above a row, all together and directly. */
  readonly above: (index: number) => number
  readonly directlyAbove: (index: number) => number
  /** The heading that keys act on, by its place in the list; null while they act on a cell. */
  readonly active: Accessor<number | null>
  /** What a group's heading tells of a field's numbers, and by which total; undefined where it tells nothing. Reactive. */
  readonly totalOf: (
    path: GroupPath,
    fieldId: string,
  ) => { readonly fn: TotalFunction; readonly value: number } | undefined
  readonly toggle: (heading: Heading) => void
  /** Folds all groups that have a heading, or opens all. */
  readonly toggleAll: (folded: boolean) => void
  /** The heading under which a row stands, the innermost. */
  readonly over: (index: number) => Heading | undefined
  /** The heading that keys act on, or under which the active row stands. */
  readonly current: () => Heading | undefined
  /** What a new record holds to stand under a heading; undefined where nobody can put one there. Reactive. */
  readonly cellsIn: (heading: Heading) => Cells | undefined
  /** Whose it is then, null = nobody's. Reactive. */
  readonly assigneeIn: (heading: Heading) => string | null
  /** A key that was pressed on the table; true when it was about headings. */
  readonly press: (event: KeyboardEvent) => boolean
}

export type HeadingsOptions = {
  readonly state: GridState
  readonly selection: Selection
  /** The field in which the keys go on below a heading. */
  readonly firstField: () => string | undefined
}

/** The headings of a grid in groups: where they stand among its rows, which are folded, and how keys go over them. */
export function createHeadings({ state, selection, firstField }: HeadingsOptions): Headings {
  const { groups } = state.queryState
  const totals = createMemo(() => askedTotals(state.views.look.totals(), state.grid()?.fields ?? []))
  const tallies = createGroupTallies(() => {
    const [outermost, ...within] = groups.levels().map((field) => ({ field: field.id, ...foundBy(field, groups.zone) }))
    if (!outermost) return undefined
    const { field, ...found } = outermost
    return {
      gridId: state.gridId,
      filter: queryFilter(state.queryState.query(), state.grid()?.fields ?? []),
      group: field,
      found,
      ...(within.length > 0 && { within }),
      totals: totals().map(({ fn, fieldId }) => totalAggregate(fn, fieldId)),
    }
  }, groups.levels)
  // What is folded in a group that has no heading of its own any more could not be opened.
  createEffect(() => {
    const told = tallies.told()
    const lost = [...groups.folded().values()].filter(({ path }) =>
      path.some((_, at) => at > 0 && told?.isBeyond(path.slice(0, at))),
    )
    if (lost.length > 0) groups.fold(lost, false)
  })
  const placed = createHeadingList(groups, state.records, tallies)
  const list = () => placed().list
  /** By its group: others come and go above it. */
  const [at, setAt] = createSignal<{ readonly key: string; readonly fieldId: string | undefined } | null>(null)
  const active = createMemo(() => {
    const here = at()
    const place = here === null ? -1 : list().findIndex(({ path }) => pathKey(path) === here.key)
    return place === -1 ? null : place
  })
  // A cell that was gone to, by pointer or link, is where the keys go on.
  createEffect(() => {
    if (selection.active() !== null) setAt(null)
  })

  function goTo(place: number): void {
    const heading = list()[place]
    if (!heading) return
    const fieldId = selection.active()?.fieldId ?? at()?.fieldId
    selection.clear()
    setAt({ key: pathKey(heading.path), fieldId })
  }

  function goToRow(index: number): void {
    const fieldId = at()?.fieldId ?? firstField()
    setAt(null)
    if (fieldId !== undefined) selection.activate(index, fieldId)
  }

  function toggle(heading: Heading): void {
    if (isRest(heading)) return
    if (!groups.fold([heading], !heading.folded)) tellTooMany()
  }

  function toggleAll(folded: boolean): void {
    if (!folded) groups.openAll()
    else if (
      !groups.fold(
        list().filter((heading) => !isRest(heading)),
        true,
      )
    )
      tellTooMany()
  }

  /** Where a heading ends that has no other directly below it. */
  const startOf = (place: number): number => list()[place]?.start ?? state.rows.count()

  function pressOnHeading(event: KeyboardEvent, place: number): boolean {
    const heading = list()[place]
    const above = list()[place - 1]
    if (!heading) return false
    switch (event.key) {
      case 'ArrowDown':
        if (startOf(place + 1) > heading.start) goToRow(heading.start)
        else goTo(place + 1)
        return true
      case 'ArrowUp':
        if (above && above.start < heading.start) goToRow(heading.start - 1)
        else goTo(place - 1)
        return true
      case 'ArrowLeft':
      case 'ArrowRight':
        if (heading.folded === (event.key === 'ArrowRight')) toggle(heading)
        return true
      case 'Enter':
      case ' ':
        toggle(heading)
        return true
      case 'Home':
        goTo(0)
        return true
      case 'End':
        goTo(list().length - 1)
        return true
      case 'Escape':
        setAt(null)
        return true
      default:
        return false
    }
  }

  const over = (index: number): Heading | undefined =>
    index < 0 ? undefined : list()[headingsBefore(list(), index) - 1]

  return {
    levels: () => placed().levels,
    list,
    total: () =>
      state.rows.count() + list().reduce((sum, heading) => sum + (heading.folded ? (heading.count ?? 0) : 0), 0),
    above: (index) => headingsBefore(list(), index),
    directlyAbove: (index) => headingsBefore(list(), index) - headingsBefore(list(), index - 1),
    active,
    totalOf(path, fieldId) {
      const asked = totals().find((total) => total.fieldId === fieldId)
      const computed = tallies.totalOf(path, fieldId)
      const count = tallies.told()?.countOf(path)
      if (asked === undefined || computed === undefined || count === undefined) return undefined
      const total = settleTotal(asked.fn, computed, count)
      return total === null ? undefined : { fn: asked.fn, value: total }
    },
    toggle,
    toggleAll,
    current() {
      const place = active()
      return place === null ? over(selection.active()?.index ?? -1) : list()[place]
    },
    over,
    cellsIn: (heading) => cellsOfGroup(placed().levels, heading, groups.zone),
    assigneeIn: (heading) => assigneeOfGroup(placed().levels, heading),
    press(event) {
      if (list().length === 0 || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return false
      const place = active()
      if (place !== null) return pressOnHeading(event, place)
      const cell = selection.active()
      if (!cell || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return false
      const edge = event.key === 'ArrowDown' ? cell.index + 1 : cell.index
      const [first, after] = [headingsBefore(list(), edge - 1), headingsBefore(list(), edge)]
      if (first === after) return false
      goTo(event.key === 'ArrowDown' ? first : after - 1)
      return true
    },
  }
}

function tellTooMany(): void {
  showToast({ title: 'No more groups can be folded', text: 'Open some of them, or filter what is shown.' })
}
