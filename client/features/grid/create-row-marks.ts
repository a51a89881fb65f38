import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { RecordNews } from '@operagrid/shared/domain/news'
import type { Present } from '@operagrid/shared/domain/presence'

import { WHOLE_ROW } from './create-glows.ts'
import type { Glow } from './create-glows.ts'
import type { Editing } from './create-selection.ts'
import { createSettled } from './create-settled.ts'
import type { GridView } from './grid-context.ts'

/** What a cell shows besides its value. */
export type CellMarks = {
  readonly glow: Glow | undefined
  readonly others: readonly Present[]
  /** Somebody changed it since this member last looked. */
  readonly isNews: boolean
}

/** What the cells of one row show besides their values; one look at the page's state a row, not a cell. */
export type RowMarks = {
  readonly activeField: Accessor<string | null>
  readonly editing: Accessor<Editing | null>
  /** The columns of the row that a range of several cells holds. */
  readonly span: Accessor<Span | null>
  /** Undefined where there is nothing to show. Reactive. */
  readonly of: (fieldId: string) => CellMarks | undefined
}

/** Columns by their place, both ends included. */
type Span = { readonly left: number; readonly right: number }

const none: ReadonlyMap<string, CellMarks> = new Map()

/** The marks of the row at `index` that shows `recordId`. */
export function createRowMarks(
  view: GridView,
  recordId: Accessor<string | undefined>,
  index: Accessor<number>,
): RowMarks {
  const activeField = createSettled(() => {
    const active = view.selection.active()
    return active && active.recordId !== null && active.recordId === recordId() ? active.fieldId : null
  })
  const editing = createSettled(() => {
    const edit = view.selection.editing()
    return edit && edit.recordId === recordId() ? edit : null
  })
  const span = createSettled<Span | null>(
    () => {
      const bounds = view.range.many()
      return bounds && index() >= bounds.top && index() <= bounds.bottom ? bounds : null
    },
    (a, b) => a?.left === b?.left && a?.right === b?.right,
  )
  const glows = createSettled(() => view.glows.of(recordId() ?? ''))
  const others = createSettled<readonly Present[]>(() => {
    const id = recordId()
    return view.presence.others.filter((present) => present.recordId !== null && present.recordId === id)
  }, areSame)
  const news = createSettled<readonly string[]>(() => newsIn(view.news.of(recordId() ?? '')), areSame)
  const marks = createMemo<ReadonlyMap<string, CellMarks>>((before) => {
    const fieldIds = new Set([...(glows()?.keys() ?? []), ...others().map(({ fieldId }) => fieldId), ...news()])
    if (fieldIds.size === 0) return none
    const marked = new Map<string, CellMarks>()
    for (const fieldId of fieldIds) {
      if (fieldId === null) continue
      const now: CellMarks = {
        glow: glows()?.get(fieldId),
        others: others().filter((present) => present.fieldId === fieldId),
        isNews: news().includes(fieldId),
      }
      const was = before.get(fieldId)
      marked.set(fieldId, was && sameMarks(was, now) ? was : now)
    }
    return marked
  }, none)
  return { activeField, editing, span, of: (fieldId) => marks().get(fieldId) }
}

function sameMarks(one: CellMarks, other: CellMarks): boolean {
  return one.glow === other.glow && one.isNews === other.isNews && areSame(one.others, other.others)
}

function areSame<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((each, at) => each === others[at])
}

function newsIn(news: RecordNews | undefined): readonly string[] {
  return news?.made === true ? [WHOLE_ROW] : (news?.fieldIds ?? [])
}
