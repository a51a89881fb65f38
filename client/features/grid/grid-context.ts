import { createContext, useContext } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { ChoiceColor, Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { ColorDraft } from './colors/create-color-draft.ts'
import type { Columns } from './create-columns.ts'
import type { Edit } from './create-edit.ts'
import type { GridState } from './create-grid.ts'
import type { Selection } from './create-selection.ts'
import type { DuplicateState } from './duplicates/create-duplicates.ts'
import type { FieldActions } from './fields/create-fields.ts'
import type { GridFiles } from './files/create-grid-files.ts'
import type { Headings } from './groups/create-headings.ts'
import type { Heading } from './groups/heading-places.ts'
import type { NewsState } from './news/create-news.ts'
import type { OpenRecord } from './panel/create-open-record.ts'
import type { FilterDraft } from './queries/create-filter-draft.ts'
import type { RangeActions } from './ranges/create-range-actions.ts'
import type { Range } from './ranges/create-range.ts'
import type { RowOrder } from './row-order/create-row-order.ts'
import type { Totals } from './totals/create-totals.ts'
import type { Look } from './views/create-look.ts'
import type { RowSize } from './views/row-size.ts'

/** The order of records in a layout. `neighbour`: the one above or below a record, if it is loaded. */
export type LayoutOrder = {
  readonly neighbour: (recordId: string, by: 1 | -1) => Pick<GridRecord, 'id'> | undefined
}

/** What the parts of a grid's page share. */
export type GridView = GridState & {
  /** In the order in which they are looked at. */
  readonly fields: Accessor<readonly Field[]>
  readonly look: Look
  readonly columns: Columns
  readonly selection: Selection
  readonly range: Range
  readonly rangeActions: RangeActions
  readonly edit: Edit
  /** The files that cells name, and those on their way into them. */
  readonly files: GridFiles
  readonly fieldActions: FieldActions
  readonly filter: FilterDraft
  /** What records that are made here look like. */
  readonly duplicates: DuplicateState
  /** The colour that a record takes by the rules of the look, null = none. */
  readonly colorOf: Accessor<(record: GridRecord) => ChoiceColor | null>
  readonly colors: ColorDraft
  /** Whether this member may edit records, and change fields. */
  readonly mayEdit: Accessor<boolean>
  readonly mayShape: Accessor<boolean>
  /** Fingers or a small screen: rows are taller and open the record. */
  readonly compact: Accessor<boolean>
  /** What fits into a row. */
  readonly rowSize: Accessor<RowSize>
  /** Height of a row in CSS pixels. */
  readonly rowHeight: Accessor<number>
  /** Height of a group's heading in CSS pixels. */
  readonly headingHeight: Accessor<number>
  readonly headings: Headings
  readonly rowOrder: RowOrder
  /** What is told of the fields below all records. */
  readonly totals: Totals
  readonly openRecord: OpenRecord['open']
  /** Makes a record that passes the filter and takes the person to it. */
  readonly beginRecord: () => void
  /** The same, with these cells whatever the filter says. */
  readonly beginRecordWith: (cells: Cells, assignee?: string | null) => void
  /** Makes a record that holds the same, and takes the person to it. */
  readonly copyRecord: (recordId: string) => void
  /** Makes a record above or below another one, and takes the person to it. */
  readonly insertRecord: (recordId: string, side: 'above' | 'below') => void
  /** Makes a record under a heading, if records can be put there. */
  readonly beginRecordIn: (heading: Heading | undefined) => void
  /** The field that records are grouped by, if there is one that they can be. */
  readonly groupField: Accessor<Field | undefined>
  /** Who comes before and after whom, while records are laid out otherwise than in rows. */
  readonly layoutOrder: Accessor<LayoutOrder | undefined>
  readonly setLayoutOrder: (order: LayoutOrder | undefined) => void
  /** Whether the dialog for an export is open. */
  readonly exporting: Accessor<boolean>
  readonly setExporting: (open: boolean) => void
  /** What others changed since this member last looked, and whether its list is open. */
  readonly news: NewsState
  readonly newsOpen: Accessor<boolean>
  readonly setNewsOpen: (open: boolean) => void
  /** Whether the list of deleted records is open. */
  readonly trashOpen: Accessor<boolean>
  readonly setTrashOpen: (open: boolean) => void
  /** Asks, then deletes; a toast offers to undo it. */
  readonly removeRecords: (recordIds: readonly string[]) => Promise<void>
}

export const GridContext = createContext<GridView>()

/** The grid around this part of its page. */
export function useGridView(): GridView {
  const view = useContext(GridContext)
  if (!view) throw new Error('useGridView is for parts of GridPage.')
  return view
}
