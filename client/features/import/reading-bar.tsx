import type { ImportAnalysis, ImportReading } from '@operagrid/shared/domain/import'

import { SelectField } from '../../ui/select-field.tsx'
import { delimiterOptions, encodingOptions } from './import-words.ts'

type ReadingBarProps = {
  readonly analysis: ImportAnalysis
  readonly busy: boolean
  readonly onRead: (reading: ImportReading) => void
}

/** How the file was read, and the way to have it read otherwise. */
export function ReadingBar(props: ReadingBarProps) {
  const encodings = () =>
    encodingOptions.some((option) => option.value === props.analysis.encoding)
      ? encodingOptions
      : [{ value: props.analysis.encoding, label: props.analysis.encoding }, ...encodingOptions]
  const readWith = (delimiter: string): void => {
    const known = delimiterOptions.find((option) => option.value === delimiter)?.value
    if (known === ',' || known === ';' || known === '\t' || known === '|') props.onRead({ delimiter: known })
  }
  return (
    <div class="import-readings">
      <SelectField
        label="Encoding"
        options={encodings()}
        value={props.analysis.encoding}
        disabled={props.busy}
        onChange={(encoding) => {
          if (encoding !== props.analysis.encoding) props.onRead({ encoding })
        }}
      />
      <SelectField
        label="Cells are split by"
        options={delimiterOptions}
        value={props.analysis.delimiter}
        disabled={props.busy}
        onChange={(delimiter) => {
          if (delimiter !== props.analysis.delimiter) readWith(delimiter)
        }}
      />
      <SelectField
        label="The first row"
        options={[
          { value: 'header', label: 'Names the fields' },
          { value: 'record', label: 'Is a record' },
        ]}
        value={props.analysis.hasHeader ? 'header' : 'record'}
        disabled={props.busy}
        onChange={(first) => {
          if ((first === 'header') !== props.analysis.hasHeader) props.onRead({ hasHeader: first === 'header' })
        }}
      />
    </div>
  )
}
