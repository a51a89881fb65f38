import { Show } from 'solid-js'

import type { ImportAnalysis, ImportReading } from '@operagrid/shared/domain/import'

import { SelectField } from '../../ui/select-field.tsx'
import { delimiterOptions, encodingOptions } from './import-words.ts'

type ReadingBarProps = {
  readonly analysis: ImportAnalysis
  readonly busy: boolean
  readonly onRead: (reading: ImportReading) => void
}

/** How the file was read, and the way to have it read otherwise. Of JSON nothing is left to choose. */
export function ReadingBar(props: ReadingBarProps) {
  return (
    <div class="import-readings">
      <Show when={props.analysis.sheets.length > 1}>
        <SelectField
          label="Sheet"
          options={props.analysis.sheets.map((name, at) => ({ value: String(at), label: name }))}
          value={String(props.analysis.sheet)}
          busy={props.busy}
          onChange={(sheet) => {
            if (Number(sheet) !== props.analysis.sheet) props.onRead({ sheet: Number(sheet) })
          }}
        />
      </Show>
      <Show when={props.analysis.format === 'csv'}>
        <TextReading {...props} />
      </Show>
      <Show when={props.analysis.format !== 'json'}>
        <SelectField
          label="The first row"
          options={[
            { value: 'header', label: 'Names the fields' },
            { value: 'record', label: 'Is a record' },
          ]}
          value={props.analysis.hasHeader ? 'header' : 'record'}
          busy={props.busy}
          onChange={(first) => {
            if ((first === 'header') !== props.analysis.hasHeader) props.onRead({ hasHeader: first === 'header' })
          }}
        />
      </Show>
    </div>
  )
}

/** How a text is cut into cells. */
function TextReading(props: ReadingBarProps) {
  const encodings = () =>
    encodingOptions.some((option) => option.value === props.analysis.encoding)
      ? encodingOptions
      : [{ value: props.analysis.encoding, label: props.analysis.encoding }, ...encodingOptions]
  const readWith = (delimiter: string): void => {
    const known = delimiterOptions.find((option) => option.value === delimiter)?.value
    if (known === ',' || known === ';' || known === '\t' || known === '|') props.onRead({ delimiter: known })
  }
  return (
    <>
      <SelectField
        label="Encoding"
        options={encodings()}
        value={props.analysis.encoding}
        busy={props.busy}
        onChange={(encoding) => {
          if (encoding !== props.analysis.encoding) props.onRead({ encoding })
        }}
      />
      <SelectField
        label="Cells are split by"
        options={delimiterOptions}
        value={props.analysis.delimiter}
        busy={props.busy}
        onChange={(delimiter) => {
          if (delimiter !== props.analysis.delimiter) readWith(delimiter)
        }}
      />
    </>
  )
}
