import { createEffect, createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { foundBy, hasFoundGroups } from '@operagrid/shared/domain/query-found'
import type { GroupValue } from '@operagrid/shared/domain/query-group'
import { queryFilter } from '@operagrid/shared/domain/query-search'
import { settleTotal, totalAggregate } from '@operagrid/shared/domain/view-total'
import type { TotalFunction } from '@operagrid/shared/domain/view-total'

import { showToast } from '../../../ui/show-toast.tsx'
import type { GridState } from '../create-grid.ts'
import type { Selection } from '../create-selection.ts'
import { askedTotals } from '../totals/asked-totals.ts'
import { cellsOfGroup } from './cells-of-group.ts'
import { createGroupTallies } from './create-group-tallies.ts'
import { createHeadingList } from './create-heading-list.ts'
import { headingsBefore, REST } from './heading-places.ts'
import type { Heading } from './heading-places.ts'

export type Headings = {
  /** The field whose values they name. */
  readonly field: Accessor<Field | undefined>
  /** Where each heading stands; none in a grid without groups. */
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
    value: GroupValue,
    fieldId: string,
  ) => { readonly fn: TotalFunction; readonly value: number } | undefined
  readonly toggle: (heading: Heading) => void
  /** Folds all groups that are known of, or opens them. */
  readonly toggleAll: (folded: boolean) => void
  /** The heading that keys act on, or under which the active row stands. */
  readonly current: () => Heading | undefined
  /** What a new record holds to stand under a heading; undefined where nobody can put one there. Reactive. */
  readonly cellsIn: (heading: Heading) => Cells | undefined
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
    const field = groups.field()
    return (
      field && {
        gridId: state.gridId,
        filter: queryFilter(state.queryState.query(), state.grid()?.fields ?? []),
        group: field.id,
        ...(hasFoundGroups(field) && { found: foundBy(field, groups.zone) }),
        totals: totals().map(({ fn, fieldId }) => totalAggregate(fn, fieldId)),
      }
    )
  }, groups.field)
  const placed = createHeadingList(groups, state.records, tallies)
  const list = () => placed().list
  /** By its value: others come and go above it. */
  const [at, setAt] = createSignal<{ readonly value: GroupValue; readonly fieldId: string | undefined } | null>(null)
  const active = createMemo(() => {
    const here = at()
    const place = here === null ? -1 : list().findIndex((heading) => heading.value === here.value)
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
    setAt({ value: heading.value, fieldId })
  }

  function goToRow(index: number): void {
    const fieldId = at()?.fieldId ?? firstField()
    setAt(null)
    if (fieldId !== undefined) selection.activate(index, fieldId)
  }

  function toggle(heading: Heading): void {
    if (heading.value === REST) return
    if (!groups.fold(heading.value, !heading.folded, heading.name)) tellTooMany()
  }

  function toggleAll(folded: boolean): void {
    const those = list().filter(({ value }) => value !== REST)
    if (!groups.foldAll(those, folded)) tellTooMany()
  }

  function pressOnHeading(event: KeyboardEvent, place: number): boolean {
    const heading = list()[place]
    const above = list()[place - 1]
    if (!heading) return false
    switch (event.key) {
      case 'ArrowDown':
        if (heading.rows > 0) goToRow(heading.start)
        else goTo(place + 1)
        return true
      case 'ArrowUp':
        if (above && above.rows > 0) goToRow(heading.start - 1)
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

  return {
    field: () => placed().field,
    list,
    total: () =>
      state.rows.count() + list().reduce((sum, heading) => sum + (heading.folded ? (heading.count ?? 0) : 0), 0),
    above: (index) => headingsBefore(list(), index),
    directlyAbove: (index) => headingsBefore(list(), index) - headingsBefore(list(), index - 1),
    active,
    totalOf(value, fieldId) {
      const asked = totals().find((total) => total.fieldId === fieldId)
      const computed = tallies.totalOf(value, fieldId)
      const count = tallies.countOf(value)
      if (asked === undefined || computed === undefined || count === undefined) return undefined
      const total = settleTotal(asked.fn, computed, count)
      return total === null ? undefined : { fn: asked.fn, value: total }
    },
    toggle,
    toggleAll,
    current() {
      const row = selection.active()?.index
      return list()[active() ?? (row === undefined ? -1 : headingsBefore(list(), row) - 1)]
    },
    cellsIn(heading) {
      const field = placed().field
      return field && cellsOfGroup(field, heading, groups.zone)
    },
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
