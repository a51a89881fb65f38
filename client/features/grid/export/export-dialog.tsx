import Download from 'lucide-solid/icons/download'
import { createEffect, createSignal, on, Show } from 'solid-js'

import { exportFormat, exportFormats } from '@operagrid/shared/domain/export'
import type { ExportFormat } from '@operagrid/shared/domain/export'

import { errorOf, trpc } from '../../../trpc.ts'
import { beginDownload } from '../../../ui/begin-download.ts'
import { Button } from '../../../ui/button.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FieldError } from '../../../ui/field-error.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { showToast } from '../../../ui/show-toast.tsx'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'

import './export-dialog.css'

const formats: Readonly<Record<ExportFormat, { readonly label: string; readonly description: string }>> = {
  csv: { label: 'CSV', description: 'For Sheets, Excel and other programs' },
  xlsx: { label: 'Excel workbook', description: 'Numbers and dates as such' },
  json: { label: 'JSON', description: 'As it is stored, for programs' },
}
const options = exportFormats.map((value) => ({ value, ...formats[value] }))

/** All records of what is looked at, as a file. */
export function ExportDialog() {
  const view = useGridView()
  const [format, setFormat] = createSignal<ExportFormat>('csv')
  const [withHidden, setWithHidden] = createSignal(false)
  const [details, setDetails] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<string>()
  createEffect(on(view.exporting, () => setFault(undefined)))

  const hidden = () => view.fields().filter(({ id }) => view.look.hidden().has(id)).length
  const fields = () => view.fields().filter(({ id }) => withHidden() || !view.look.hidden().has(id))
  const name = () => view.views.current()?.name ?? 'All records'

  async function download(): Promise<void> {
    setBusy(true)
    setFault(undefined)
    try {
      const { path, records } = await trpc.record.export.mutate({
        gridId: view.gridId,
        format: format(),
        query: view.queryState.groups.ordered(),
        fields: fields().map(({ id }) => id),
        details: details(),
        zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
      })
      beginDownload(path)
      view.setExporting(false)
      showToast({
        title: `${records === 1 ? 'One record' : `${countWords(records)} records`} on the way`,
        text: 'Your browser shows the download.',
      })
    } catch (error) {
      setFault(errorOf(error).message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog
      open={view.exporting()}
      onOpenChange={view.setExporting}
      title="Export"
      description={
        <>
          “{name()}” as it is now:{' '}
          {view.headings.total() === 1 ? 'one record' : `${countWords(view.headings.total())} records`} with{' '}
          {fields().length === 1 ? 'one field' : `${countWords(fields().length)} fields`}, filtered and sorted as on
          screen.
        </>
      }
      footer={
        <>
          <Button onClick={() => view.setExporting(false)}>Cancel</Button>
          <Button variant="primary" icon={Download} busy={busy()} onClick={() => void download()}>
            Download
          </Button>
        </>
      }
    >
      <div class="export-choices">
        <SelectField
          label="Format"
          options={options}
          value={format()}
          onChange={(value) => setFormat(exportFormat.parse(value))}
        />
        <Show when={hidden() > 0}>
          <CheckboxField
            label={`With the ${hidden() === 1 ? 'field that is' : `${hidden()} fields that are`} hidden in this view`}
            checked={withHidden()}
            onChange={setWithHidden}
          />
        </Show>
        <CheckboxField
          label="With who and when"
          description="Assigned to, review, and who made and changed each record at what time."
          checked={details()}
          onChange={setDetails}
        />
        <FieldError text={fault()} />
      </div>
    </Dialog>
  )
}
