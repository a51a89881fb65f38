import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { z } from 'zod'

import type { ColorRule } from '@operagrid/shared/domain/color-rule'
import { shortId } from '@operagrid/shared/domain/id'
import type { QueryField } from '@operagrid/shared/domain/query'
import { MAX_FIELD_WIDTH, MAX_FROZEN, MIN_FIELD_WIDTH, plainLook, viewLook } from '@operagrid/shared/domain/view'
import type { CalendarSpan, Layout, RowHeight, View, ViewLook } from '@operagrid/shared/domain/view'
import type { TotalFunction } from '@operagrid/shared/domain/view-total'

/** What this browser keeps of a view beside what the view says: absent = as the view says. */
const ownLook = z.object({
  hidden: z.array(shortId).optional(),
  widths: viewLook.shape.widths.optional(),
  order: viewLook.shape.order,
  layout: viewLook.shape.layout,
  group: viewLook.shape.group,
  subgroups: viewLook.shape.subgroups,
  totals: viewLook.shape.totals,
  colors: viewLook.shape.colors,
  height: viewLook.shape.height,
  frozen: viewLook.shape.frozen,
  date: viewLook.shape.date,
  end: viewLook.shape.end,
  span: viewLook.shape.span,
  cover: viewLook.shape.cover,
  place: viewLook.shape.place,
})
type OwnLook = z.infer<typeof ownLook>
type Totals = Readonly<Record<string, TotalFunction>>

export type Look = {
  /** Ids of fields that are not shown. */
  readonly hidden: Accessor<ReadonlySet<string>>
  /** CSS pixels by field id, where somebody chose them. */
  readonly widths: Accessor<ViewLook['widths']>
  /** Field ids in the order in which they are shown; undefined = as the grid has them. */
  readonly order: Accessor<readonly string[] | undefined>
  readonly layout: Accessor<Layout>
  /** The field that records are grouped by, null = none; it may be gone. */
  readonly group: Accessor<QueryField | null>
  /** The fields by which they are in groups, the outermost first, none twice; some may be gone. */
  readonly groups: Accessor<readonly QueryField[]>
  /** What headings tell of the numbers in a field, by its id. */
  readonly totals: Accessor<Totals>
  /** By which rules records are coloured, the first that fits; some may name fields that are gone. */
  readonly colors: Accessor<readonly ColorRule[]>
  readonly height: Accessor<RowHeight>
  /** How many of the first fields shown are to stay in sight. */
  readonly frozen: Accessor<number>
  /** The field on whose days a calendar shows records, null = none; it may be gone. */
  readonly date: Accessor<QueryField | null>
  /** The field until whose day they last there, null = none; it may be gone. */
  readonly end: Accessor<QueryField | null>
  readonly span: Accessor<CalendarSpan>
  /** The field whose photos are covers, null = none, undefined = the first there is; it may be gone. */
  readonly cover: Accessor<string | null | undefined>
  /** The field by which records stand on a map, null = none; it may be gone. */
  readonly place: Accessor<string | null>
  /** True where anything but the widths of fields is not as the view says. */
  readonly differs: Accessor<boolean>
  readonly hide: (fieldId: string, hidden: boolean) => void
  readonly showAll: () => void
  readonly resize: (fieldId: string, width: number) => void
  /** Shows the fields in this order. */
  readonly arrange: (fieldIds: readonly string[]) => void
  /** Shows records so, grouped by this field. */
  readonly setLayout: (layout: Layout, group?: QueryField | null) => void
  /** Groups records by these fields, the outermost first. */
  readonly setGroups: (groups: readonly QueryField[]) => void
  /** Lets headings tell this of a field, or nothing. */
  readonly setTotal: (fieldId: string, total: TotalFunction | null) => void
  readonly setColors: (rules: readonly ColorRule[]) => void
  readonly setHeight: (height: RowHeight) => void
  readonly setFrozen: (count: number) => void
  readonly setDate: (field: QueryField) => void
  readonly setEnd: (field: QueryField | null) => void
  readonly setSpan: (span: CalendarSpan) => void
  readonly setCover: (fieldId: string | null) => void
  readonly setPlace: (fieldId: string) => void
  /** Back to the view's own. */
  readonly reset: () => void
}

/** Which fields are shown and how wide, as the view says and as this person would rather have it. */
export function createLook(gridId: string, view: Accessor<View | undefined>): Look {
  const [turn, setTurn] = createSignal(0)
  const key = (): string => `operagrid.look.${gridId}${view() === undefined ? '' : `.${view()?.id}`}`
  const own = createMemo<OwnLook>(() => {
    turn()
    return readOwn(key())
  })
  const base = (): ViewLook => view()?.look ?? plainLook
  const hidden = createMemo(() => new Set(own().hidden ?? base().hidden), undefined, {
    equals: sameSet,
  })
  const widths = createMemo(() => ({ ...base().widths, ...own().widths }))
  const order = createMemo<readonly string[] | undefined>(() => own().order ?? base().order, undefined, {
    equals: sameList,
  })

  const layout = (): Layout => own().layout ?? base().layout ?? 'grid'
  const group = (): QueryField | null => {
    const { group: ownGroup } = own()
    return ownGroup === undefined ? (base().group ?? null) : ownGroup
  }

  const groups = createMemo<readonly QueryField[]>(() => groupsOf(group(), own().subgroups ?? base().subgroups), [], {
    equals: sameList,
  })
  const totals = (): Totals => own().totals ?? base().totals ?? {}
  const colors = (): readonly ColorRule[] => own().colors ?? base().colors ?? []
  const height = (): RowHeight => own().height ?? base().height ?? 'short'
  const frozen = (): number => own().frozen ?? base().frozen ?? 0
  const date = (): QueryField | null => own().date ?? base().date ?? null
  const end = (): QueryField | null => (own().end === undefined ? (base().end ?? null) : (own().end ?? null))
  const span = (): CalendarSpan => own().span ?? base().span ?? 'month'
  const cover = (): string | null | undefined => (own().cover === undefined ? base().cover : own().cover)
  const place = (): string | null => own().place ?? base().place ?? null

  function keep(change: OwnLook): void {
    try {
      localStorage.setItem(key(), JSON.stringify({ ...own(), ...change }))
    } catch {
      // Storage is blocked: it holds until the page is left.
      held.set(key(), { ...own(), ...change })
    }
    setTurn((count) => count + 1)
  }

  return {
    hidden,
    widths,
    order,
    layout: createMemo(layout),
    group: createMemo(group),
    groups,
    totals: createMemo(totals, {}, { equals: sameTotals }),
    colors: createMemo(colors, [], { equals: sameRules }),
    height: createMemo(height),
    frozen: createMemo(frozen),
    date: createMemo(date),
    end: createMemo(end),
    span: createMemo(span),
    cover: createMemo(cover),
    place: createMemo(place),
    differs: () =>
      !sameSet(hidden(), new Set(base().hidden)) ||
      !sameList(order(), base().order) ||
      layout() !== (base().layout ?? 'grid') ||
      !sameList(groups(), groupsOf(base().group ?? null, base().subgroups)) ||
      !sameTotals(totals(), base().totals ?? {}) ||
      !sameRules(colors(), base().colors ?? []) ||
      height() !== (base().height ?? 'short') ||
      frozen() !== (base().frozen ?? 0) ||
      date() !== (base().date ?? null) ||
      end() !== (base().end ?? null) ||
      span() !== (base().span ?? 'month') ||
      cover() !== base().cover ||
      place() !== (base().place ?? null),
    hide(fieldId, isHidden) {
      const next = new Set(hidden())
      if (isHidden) next.add(fieldId)
      else next.delete(fieldId)
      keep({ hidden: [...next] })
    },
    showAll: () => keep({ hidden: [] }),
    resize(fieldId, width) {
      const held = Math.round(Math.min(MAX_FIELD_WIDTH, Math.max(MIN_FIELD_WIDTH, width)))
      keep({ widths: { ...own().widths, [fieldId]: held } })
    },
    arrange: (fieldIds) => keep({ order: [...fieldIds] }),
    setLayout: (next, by) => keep({ layout: next, ...(by !== undefined && { group: by }) }),
    setGroups: ([first = null, ...within]) => keep({ group: first, subgroups: within }),
    setTotal(fieldId, total) {
      const { [fieldId]: _, ...others } = totals()
      keep({ totals: total === null ? others : { ...others, [fieldId]: total } })
    },
    setColors: (rules) => keep({ colors: [...rules] }),
    setHeight: (next) => keep({ height: next }),
    setFrozen: (count) => keep({ frozen: Math.max(0, Math.min(MAX_FROZEN, count)) }),
    setDate: (field) => keep({ date: field }),
    setEnd: (field) => keep({ end: field }),
    setSpan: (next) => keep({ span: next }),
    setCover: (fieldId) => keep({ cover: fieldId }),
    setPlace: (fieldId) => keep({ place: fieldId }),
    reset() {
      held.delete(key())
      try {
        localStorage.removeItem(key())
      } catch {
        // Storage is blocked: there is nothing in it.
      }
      setTurn((count) => count + 1)
    },
  }
}

/** What could not be stored. */
const held = new Map<string, OwnLook>()

function readOwn(key: string): OwnLook {
  const kept = held.get(key)
  if (kept !== undefined) return kept
  try {
    return ownLook.parse(JSON.parse(localStorage.getItem(key) ?? '{}'))
  } catch {
    return {}
  }
}

function groupsOf(group: QueryField | null, subgroups: readonly QueryField[] = []): readonly QueryField[] {
  return group === null ? [] : [...new Set([group, ...subgroups])]
}

function sameTotals(a: Totals, b: Totals): boolean {
  const told = (totals: Totals): string =>
    JSON.stringify(Object.entries(totals).toSorted(([x], [y]) => (x < y ? -1 : 1)))
  return told(a) === told(b)
}

function sameRules(a: readonly ColorRule[], b: readonly ColorRule[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function sameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  return a?.join() === b?.join()
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one))
}
