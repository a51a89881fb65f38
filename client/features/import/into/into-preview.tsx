import { createEffect, createSignal, For, on, Show } from 'solid-js'

import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import type { Import, ImportStage } from '../create-import.ts'
import { Destination } from '../destination.tsx'
import { downloadProblems } from '../download-problems.ts'
import { counted } from '../import-words.ts'
import { ReadingBar } from '../reading-bar.tsx'
import { CheckReport } from './check-report.tsx'
import type { Into } from './create-into.ts'
import { IntoColumn } from './into-column.tsx'
import { IntoSettings } from './into-settings.tsx'

import '../preview.css'
import '../result.css'
import './into.css'

type IntoPreviewProps = {
  readonly work: Import
  readonly into: Into
  readonly stage: Extract<ImportStage, { name: 'preview' }>
}

/** Where each column of a file goes in a grid that is there; then what that would do; then it may be begun. */
export function IntoPreview(props: IntoPreviewProps) {
  const [fault, setFault] = createSignal<string>()
  const check = () => props.into.check()
  const problem = () => {
    const found = check()
    return (
      props.into.problem() ?? (found !== null && found.added + found.updated === 0 ? 'Nothing would change.' : null)
    )
  }
  const keyName = () => props.into.keys().find(({ id }) => id === props.into.settings().key)?.name ?? null
  const download = async (): Promise<void> => {
    setFault(undefined)
    try {
      await downloadProblems(props.into.analysis.importId, props.into.grid.name)
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'The list could not be loaded.')
    }
  }
  let scroller: HTMLDivElement | undefined
  // What was asked for is read first, whatever was in sight: the list scrolls, or on a phone the page.
  createEffect(
    on(
      check,
      (found) => {
        if (found === null || scroller === undefined) return
        scroller.scrollTop = 0
        if (scroller.scrollHeight === scroller.clientHeight) scroller.scrollIntoView({ block: 'nearest' })
      },
      { defer: true },
    ),
  )
  const busy = () => props.stage.busy
  return (
    <div class="import-preview into-preview">
      <div class="import-head">
        <Destination work={props.work} busy={busy() !== null} />
        <ReadingBar
          analysis={props.into.analysis}
          busy={busy() !== null}
          onRead={(reading) => void props.work.reread(reading)}
        />
      </div>
      <Show when={props.stage.fault ?? fault()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
      <For each={props.into.analysis.warnings}>{(line) => <Banner tone="warning">{line}</Banner>}</For>
      <div
        ref={(element) => (scroller = element)}
        class="import-columns into-scroll"
        tabIndex={0}
        role="region"
        aria-label="Where each column goes"
        aria-busy={busy() === 'reading' || busy() === 'checking'}
      >
        <Show when={check()}>
          {(found) => <CheckReport check={found()} keyName={keyName()} onDownload={() => void download()} />}
        </Show>
        <IntoSettings into={props.into} />
        <p class="import-facts into-facts">
          <span>
            <strong>{counted(props.into.analysis.rowCount, 'row', 'rows')}</strong> in {props.into.analysis.fileName}
          </span>
        </p>
        <ul class="into-columns" aria-label="Columns of the file">
          <For each={props.into.drafts}>
            {(draft) => (
              <Show when={props.into.analysis.columns[draft.sources[0] ?? -1]}>
                {(column) => <IntoColumn into={props.into} draft={draft} column={column()} />}
              </Show>
            )}
          </For>
        </ul>
      </div>
      <div class="import-actions">
        <span class="import-problem" role="status">
          {problem()}
        </span>
        <Button onClick={() => void props.work.cancel()}>Cancel</Button>
        <Show
          when={check()}
          fallback={
            <Button
              variant="primary"
              busy={busy() === 'checking'}
              disabled={problem() !== null || busy() !== null}
              onClick={() => void props.work.check()}
            >
              Check
            </Button>
          }
        >
          {(found) => (
            <Button
              variant="primary"
              busy={busy() === 'starting'}
              disabled={problem() !== null || busy() !== null}
              onClick={() => void props.work.start()}
            >
              Import {counted(found().added + found().updated, 'record', 'records')}
            </Button>
          )}
        </Show>
      </div>
    </div>
  )
}
