import { Match, Switch } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'

import { ClockSettings } from '../clocks/clock-settings.tsx'
import { FormulaField } from '../formula/formula-field.tsx'
import { RollupSettings } from '../rollup/rollup-settings.tsx'
import type { Calculation } from './create-calculation.ts'

type CalculationFieldsProps = {
  readonly draft: Calculation
  /** The fields that a formula may read. */
  readonly fields: readonly Field[]
  /** The field as it would be. */
  readonly shaped: Field
  /** It was tried to save it: what is wrong is said at once. */
  readonly tried: boolean
  /** Another field of linked records was chosen to be read. */
  readonly onTarget: (field: Field) => void
}

/** What a field is calculated from, where it is. */
export function CalculationFields(props: CalculationFieldsProps) {
  return (
    <Switch>
      <Match when={props.shaped.type === 'formula'}>
        <FormulaField draft={props.draft.formula} fields={props.fields} shaped={props.shaped} tried={props.tried} />
      </Match>
      <Match when={props.shaped.type === 'rollup'}>
        <RollupSettings draft={props.draft.rollup} tried={props.tried} onTarget={(field) => props.onTarget(field)} />
      </Match>
      <Match when={props.shaped.type === 'clock'}>
        <ClockSettings draft={props.draft.clock} tried={props.tried} />
      </Match>
    </Switch>
  )
}
