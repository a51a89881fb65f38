import { createMemo, For, mapArray } from 'solid-js'

import type { ImportAnalysis, ImportedCell } from '@operagrid/shared/domain/import'
import { makeCellReader } from '@operagrid/shared/domain/import-cell'
import type { CellReader } from '@operagrid/shared/domain/import-cell'

import { ColumnNotes } from './column-notes.tsx'
import { ColumnSetup } from './column-setup.tsx'
import type { Import } from './create-import.ts'
import type { FieldDraft } from './field-draft.ts'
import { PreviewCell } from './preview-cell.tsx'

type PreviewTableProps = { readonly work: Import; readonly analysis: ImportAnalysis }

/** The first records as they would come in, each column under its own settings. */
export function PreviewTable(props: PreviewTableProps) {
  const columnOf = (draft: FieldDraft) => props.analysis.columns[draft.sources[0] ?? -1]
  // One reader for all cells of a column: a zone's clock is costly to make.
  const readers = mapArray(
    () => props.work.drafts,
    (draft) => createMemo(() => makeCellReader({ ...draft.plan }, draft.choices)),
  )
  return (
    // Scrolled by the keyboard as well.
    <div class="import-scroll" tabIndex={0} role="region" aria-label="The first records">
      <table class="import-table">
        <thead>
          <tr>
            <For each={props.work.drafts}>
              {(draft) => {
                const column = columnOf(draft)
                return <th scope="col">{column && <ColumnSetup work={props.work} draft={draft} column={column} />}</th>
              }}
            </For>
          </tr>
          <tr class="import-notes-row">
            <For each={props.work.drafts}>
              {(draft) => {
                const column = columnOf(draft)
                return <td>{column && <ColumnNotes draft={draft} column={column} />}</td>
              }}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.analysis.sampleRows}>
            {(row) => (
              <tr>
                <For each={props.work.drafts}>
                  {(draft, at) => <SampleCell draft={draft} row={row} read={readers()[at()]?.()} />}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  )
}

type SampleCellProps = {
  readonly draft: FieldDraft
  readonly row: readonly string[]
  readonly read: CellReader | undefined
}

function SampleCell(props: SampleCellProps) {
  const text = () => props.draft.sources.map((source) => props.row[source] ?? '')
  const cell = createMemo((): ImportedCell => {
    const [first = '', second] = text()
    return props.read?.(first, second) ?? { ok: true, value: null }
  })
  return (
    <td classList={{ 'import-skipped': !props.draft.include, 'import-number': props.draft.plan.type === 'number' }}>
      <PreviewCell text={text().join(', ')} cell={cell()} plan={props.draft.plan} choices={props.draft.choices} />
    </td>
  )
}
