import { createMemo } from 'solid-js'
import type { Accessor } from 'solid-js'

import { queryFilter } from '@operagrid/shared/domain/query-search'
import { settleTotal, totalAggregate } from '@operagrid/shared/domain/view-total'
import type { TotalFunction } from '@operagrid/shared/domain/view-total'

import type { GridState } from '../create-grid.ts'
import { askedTotals } from './asked-totals.ts'
import { createTallyWatch } from './create-tally-watch.ts'

/** What is told of a field's cells: `value` undefined until it is known, null where there is nothing to tell. */
export type Total = { readonly fn: TotalFunction; readonly value: number | null | undefined }

export type Totals = {
  /** Whether anything is told below the records. */
  readonly any: Accessor<boolean>
  /** Of all records of the view, folded or not; undefined where nothing is asked. Reactive. */
  readonly of: (fieldId: string) => Total | undefined
}

/** What is told below the records of a view, kept up by the server. */
export function createTotals(state: GridState): Totals {
  const fields = () => state.grid()?.fields ?? []
  const asked = createMemo(() => askedTotals(state.views.look.totals(), fields()))
  const { told } = createTallyWatch(() =>
    asked().length === 0 || state.views.look.layout() !== 'grid'
      ? undefined
      : {
          gridId: state.gridId,
          filter: queryFilter(state.queryState.query(), fields()),
          group: null,
          totals: asked().map(({ fn, fieldId }) => totalAggregate(fn, fieldId)),
        },
  )
  const totals = createMemo(() => {
    const count = told().get(0)?.[0]?.value
    return new Map(
      asked().map(({ fn, fieldId }, at): [string, Total] => {
        const computed = told().get(at + 1)?.[0]?.value
        const known = computed !== undefined && count !== undefined
        return [fieldId, { fn, value: known ? settleTotal(fn, computed, count ?? 0) : undefined }]
      }),
    )
  })
  return { any: () => asked().length > 0, of: (fieldId) => totals().get(fieldId) }
}
