import { Show } from 'solid-js'

import { Banner } from '../../../ui/banner.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'

type SeveralFieldProps = {
  readonly value: boolean
  readonly onChange: (several: boolean) => void
  /** Whether its cells may name several as yet. */
  readonly loses: boolean
}

/** Whether a cell of a person field may name more than one. */
export function SeveralField(props: SeveralFieldProps) {
  return (
    <>
      <CheckboxField
        label="Several people"
        description="A cell may name more than one."
        checked={props.value}
        onChange={props.onChange}
      />
      <Show when={props.loses && !props.value}>
        <Banner tone="warning">Of several people a cell keeps the first by name; the others are lost.</Banner>
      </Show>
    </>
  )
}
