import type { NumberFormat } from '@operagrid/shared/domain/number-format'

import { numberWords } from '../../../ui/number-words.ts'
import { SelectField } from '../../../ui/select-field.tsx'

type DurationFormatFieldProps = {
  readonly format: NumberFormat
  readonly onChange: (format: NumberFormat) => void
}

const MINUTES = 'minutes'
const SECONDS = 'seconds'
/** What the ways to read are shown with. */
const EXAMPLE_S = 5_400

const shown = (seconds: boolean): string => numberWords(EXAMPLE_S, { style: 'duration', seconds })

/** Whether durations read to the minute or to the second. */
export function DurationFormatField(props: DurationFormatFieldProps) {
  const withSeconds = () => props.format.style === 'duration' && props.format.seconds
  return (
    <SelectField
      label="Shown as"
      description="Typed as 1:30, 90 min, 1h 30m or 1.5 h."
      options={[
        { value: MINUTES, label: `Hours and minutes, ${shown(false)}` },
        { value: SECONDS, label: `With seconds, ${shown(true)}` },
      ]}
      value={withSeconds() ? SECONDS : MINUTES}
      onChange={(value) => props.onChange({ style: 'duration', seconds: value === SECONDS })}
    />
  )
}
