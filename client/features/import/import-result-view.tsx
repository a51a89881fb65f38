import CircleCheck from 'lucide-solid/icons/circle-check'
import Download from 'lucide-solid/icons/download'
import { createSignal, For, Show } from 'solid-js'

import type { ImportResult } from '@operagrid/shared/domain/import'

import { Banner } from '../../ui/banner.tsx'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { downloadProblems } from './download-problems.ts'
import { counted, number } from './import-words.ts'
import { restLines, tallyTitle } from './into/into-words.ts'
import { UndoCard } from './into/undo-card.tsx'
import { ProblemList } from './problem-list.tsx'

import './result.css'

type ImportResultViewProps = {
  readonly importId: string
  readonly result: ImportResult
  readonly href: string
  readonly onAgain: () => void
}

/** What came in and, cell by cell, what did not. */
export function ImportResultView(props: ImportResultViewProps) {
  const [fault, setFault] = createSignal<string>()
  const affected = () => props.result.problems.reduce((sum, problem) => sum + problem.count, 0)
  const download = async (): Promise<void> => {
    setFault(undefined)
    try {
      await downloadProblems(props.importId, props.result.gridName)
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'The list could not be loaded.')
    }
  }
  return (
    <div class="import-result">
      <div class="import-done">
        <CircleCheck size={28} class="import-done-icon" aria-hidden="true" />
        <div>
          <h2 class="import-done-title" role="status">
            {props.result.into === null
              ? `${counted(props.result.records, 'record', 'records')} came in`
              : tallyTitle(props.result.into)}
          </h2>
          <p class="import-done-text">
            {props.result.gridName}, {counted(props.result.fields, 'field', 'fields')}
            {affected() === 0
              ? '. Every cell came in as it stood.'
              : `. ${counted(affected(), 'cell', 'cells')} did not come in as they stood.`}
          </p>
        </div>
        <div class="import-done-actions">
          <Button onClick={() => props.onAgain()}>Import another</Button>
          <ButtonLink href={props.href} variant="primary">
            Open the grid
          </ButtonLink>
        </div>
      </div>
      <Show when={fault()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
      <Show when={props.result.into?.stopped}>
        {(reason) => (
          <Banner tone="warning" title="It ended before its last row">
            {reason()} What came in until then is in the grid.
          </Banner>
        )}
      </Show>
      <Show when={props.result.into !== null && props.result.records > 0}>
        <UndoCard gridId={props.result.gridId} importId={props.importId} />
      </Show>
      <Show when={affected() > 0}>
        <Card
          title={props.result.into === null ? 'Cells that did not fit' : 'What did not come in'}
          flush
          actions={
            <Button size="sm" icon={Download} onClick={() => void download()}>
              Download the list
            </Button>
          }
        >
          <For each={props.result.problems}>
            {(problem, at) => <ProblemList problem={problem} open={at() === 0} into={props.result.into !== null} />}
          </For>
        </Card>
      </Show>
      <Show when={props.result.keptAsText.length > 0}>
        <Card title="Kept as text">
          <ul class="import-lines">
            <For each={props.result.keptAsText}>
              {({ column, reason }) => (
                <li>
                  <strong>{column}</strong>: {reason.replace(/^Kept as text: /, '')}
                </li>
              )}
            </For>
          </ul>
        </Card>
      </Show>
      <Show when={rowLines(props.result).length > 0}>
        <Card title="Rows">
          <ul class="import-lines">
            <For each={rowLines(props.result)}>{(line) => <li>{line}</li>}</For>
          </ul>
        </Card>
      </Show>
      <Show when={props.result.skippedColumns.length > 0}>
        <p class="import-note">Left out: {props.result.skippedColumns.join(', ')}.</p>
      </Show>
    </div>
  )
}

function rowLines({ emptyRows, ragged, into }: ImportResult): string[] {
  const lines: string[] = into === null ? [] : restLines(into, null)
  if (into !== null && into.newFields.length > 0) lines.push(`New fields: ${into.newFields.join(', ')}.`)
  if (into !== null && into.overwrote > 0)
    lines.push(
      `${counted(into.overwrote, 'cell', 'cells')} that others had just changed ${into.overwrote === 1 ? 'was' : 'were'} overwritten; they were told.`,
    )
  if (emptyRows > 0) lines.push(`${counted(emptyRows, 'blank row was', 'blank rows were')} left out.`)
  if (ragged.short > 0)
    lines.push(
      `${counted(ragged.short, 'row has', 'rows have')} fewer cells than the header; the missing ones are empty.`,
    )
  if (ragged.long > 0) {
    const rows = ragged.longRows.map((row) => number(row)).join(', ')
    lines.push(
      `${counted(ragged.long, 'row has', 'rows have')} more cells than the header (row ${rows}${ragged.long > ragged.longRows.length ? ' and more' : ''}); what is beyond is in the list above.`,
    )
  }
  return lines
}
