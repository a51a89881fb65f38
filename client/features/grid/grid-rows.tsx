import { createMemo } from 'solid-js'

import { StillFor } from '../../ui/still-for.tsx'
import type { Column } from './create-columns.ts'
import { useGridView } from './grid-context.ts'
import { GridRow } from './grid-row.tsx'

type GridRowsProps = {
  /** The rows that are drawn, by their places. */
  readonly items: readonly { readonly index: number }[]
  readonly frozen: readonly Column[]
  readonly columns: readonly Column[]
  readonly numberWidth: number
  readonly width: number
}

/** A record by its id; a place whose record is on its way by its number. */
type RowKey = string | number

/**
 * The rows in sight, each drawn for its record: where others come or go above it nothing but its place changes, and
 * what is being done in it goes on.
 */
export function GridRows(props: GridRowsProps) {
  const view = useGridView()
  const places = createMemo<ReadonlyMap<RowKey, number>>(
    () => new Map(props.items.map(({ index }) => [view.rows.at(index)?.id ?? index, index])),
  )
  const keys = createMemo<readonly RowKey[]>(() => [...places().keys()], [], {
    equals: (some, others) => some.length === others.length && some.every((key, at) => key === others[at]),
  })
  return (
    <StillFor each={keys()}>
      {(key) => {
        // One that is about to go stays where it was.
        const index = createMemo((before: number) => places().get(key) ?? before, 0)
        return (
          <GridRow
            recordId={typeof key === 'string' ? key : undefined}
            index={index()}
            frozen={props.frozen}
            columns={props.columns}
            numberWidth={props.numberWidth}
            width={props.width}
          />
        )
      }}
    </StillFor>
  )
}
