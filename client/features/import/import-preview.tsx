import { createMemo, For, Show } from 'solid-js'

import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ColumnCards } from './column-cards.tsx'
import type { Import, ImportStage } from './create-import.ts'
import { createNarrow } from './create-narrow.ts'
import { Destination } from './destination.tsx'
import { counted, number } from './import-words.ts'
import { PreviewTable } from './preview-table.tsx'

import './preview.css'
import { ReadingBar } from './reading-bar.tsx'

type ImportPreviewProps = { readonly work: Import; readonly stage: Extract<ImportStage, { name: 'preview' }> }

/** What was found in the file, to look at and to correct before it comes in. */
export function ImportPreview(props: ImportPreviewProps) {
  const narrow = createNarrow()
  const analysis = () => props.stage.analysis
  const included = createMemo(() => props.work.drafts.filter((draft) => draft.include).length)
  const readsTimes = () => props.work.drafts.some((draft) => draft.include && draft.plan.type === 'dateTime')
  const unnamed = () => props.work.drafts.some((draft) => draft.include && draft.name.trim() === '')
  const problem = () => {
    if (props.work.gridName().trim() === '') return 'Give the grid a name.'
    if (included() === 0) return 'Keep at least one column.'
    return unnamed() ? 'Give every field a name.' : null
  }
  return (
    <div class="import-preview">
      <div class="import-head">
        <Destination work={props.work} busy={props.stage.busy !== null} />
        <div class="import-name">
          <TextField
            label="Grid name"
            value={props.work.gridName()}
            onChange={props.work.setGridName}
            maxLength={120}
            autocomplete="off"
          />
        </div>
        <ReadingBar
          analysis={analysis()}
          busy={props.stage.busy !== null}
          onRead={(reading) => void props.work.reread(reading)}
        />
      </div>
      <Show when={props.stage.fault}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
      <For each={analysis().warnings}>{(line) => <Banner tone="warning">{line}</Banner>}</For>
      <div class="import-facts">
        <p>
          <strong>{counted(analysis().rowCount, 'record', 'records')}</strong> in {analysis().fileName}
          <Show when={readsTimes()}>. Times that name no zone are read as {props.work.zone.replaceAll('_', ' ')}.</Show>
        </p>
        <CheckboxField
          label={`${number(included())} of ${counted(props.work.drafts.length, 'field', 'fields')} included`}
          checked={included() === props.work.drafts.length}
          indeterminate={included() > 0 && included() < props.work.drafts.length}
          onChange={props.work.includeAll}
        />
      </div>
      <div
        class="import-columns"
        classList={{ 'import-reading': props.stage.busy === 'reading' }}
        aria-busy={props.stage.busy === 'reading'}
      >
        <Show when={narrow()} fallback={<PreviewTable work={props.work} analysis={analysis()} />}>
          <ColumnCards work={props.work} analysis={analysis()} />
        </Show>
      </div>
      <div class="import-actions">
        <span class="import-problem" role="status">
          {problem()}
        </span>
        <Button onClick={() => void props.work.cancel()}>Cancel</Button>
        <Button
          variant="primary"
          busy={props.stage.busy === 'starting'}
          disabled={problem() !== null || props.stage.busy !== null}
          onClick={() => void props.work.start()}
        >
          Import {counted(analysis().rowCount, 'record', 'records')}
        </Button>
      </div>
    </div>
  )
}
