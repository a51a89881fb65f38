import { useNavigate } from '@solidjs/router'
import FileSpreadsheet from 'lucide-solid/icons/file-spreadsheet'
import Upload from 'lucide-solid/icons/upload'
import { createResource, createSignal, Show } from 'solid-js'

import { createEmptyGrid } from '../../live/create-empty-grid.ts'
import { faultOf } from '../../live/fault-of.ts'
import { trpc } from '../../trpc.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'

/** What a file dialog offers. */
const FILE_TYPES =
  '.csv,.tsv,.txt,.xlsx,.json,.ndjson,.jsonl,text/csv,text/tab-separated-values,text/plain,application/json,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

type ChooseFileProps = {
  /** What was wrong with the last file. */
  readonly fault: string | null
  /** True when that was the person's own wish. */
  readonly cancelled: boolean
  readonly onFile: (file: File) => void
  readonly slug: string
  /** The grid that the file is to go into; null = one of its own. */
  readonly gridId: string | null
}

/** Where an import begins: a place to drop a file, and a button for the same. */
export function ChooseFile(props: ChooseFileProps) {
  const navigate = useNavigate()
  const [naming, setNaming] = createSignal(false)
  // Where it cannot be read, the preview will say so.
  const [grid] = createResource(
    () => props.gridId,
    (gridId) => trpc.grid.get.query({ gridId }).catch(() => undefined),
  )
  const gridName = () => grid()?.name
  let input: HTMLInputElement | undefined
  return (
    <div class="import-choose">
      <Show when={props.fault}>
        {(text) => (
          <Banner
            tone={props.cancelled ? 'neutral' : 'danger'}
            title={props.cancelled ? 'Cancelled' : 'Nothing was imported'}
          >
            {text()}
          </Banner>
        )}
      </Show>
      <div class="import-target">
        <span class="import-target-icon">
          <FileSpreadsheet size={28} aria-hidden="true" />
        </span>
        <h2 class="import-target-title">
          {gridName() === undefined ? 'Drop a file here' : `Drop a file for ${gridName()}`}
        </h2>
        <p class="import-target-text">
          CSV, Excel (.xlsx) or JSON. Columns and types are recognised, and you see them before anything comes in. Up to
          100 MB.
        </p>
        <input
          ref={(element) => (input = element)}
          class="import-input"
          type="file"
          accept={FILE_TYPES}
          tabIndex={-1}
          aria-label="File to import"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            // The same file may be chosen again after it was corrected.
            event.currentTarget.value = ''
            if (file !== undefined) props.onFile(file)
          }}
        />
        <Button variant="primary" icon={Upload} onClick={() => input?.click()}>
          Choose a file
        </Button>
      </div>
      <Show when={props.gridId === null}>
        <p class="import-or">
          No file?{' '}
          <button type="button" class="import-link" onClick={() => setNaming(true)}>
            Start with an empty grid
          </button>
        </p>
      </Show>
      <NameDialog
        open={naming()}
        title="New grid"
        description="It begins with a few fields; change them as you like."
        name=""
        placeholder="Incidents"
        submitLabel="Create grid"
        onClose={() => setNaming(false)}
        onSubmit={(name) => faultOf(async () => navigate(`/w/${props.slug}/grids/${await createEmptyGrid(name)}`))}
      />
    </div>
  )
}
