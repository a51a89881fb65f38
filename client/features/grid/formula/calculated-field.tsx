import SquareFunction from 'lucide-solid/icons/square-function'
import { createUniqueId, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formulaErrorWords, isFault } from '@operagrid/shared/domain/formula'

import { CellView } from '../cell-view.tsx'

import './formula.css'

/** A calculated field of the open record: to be read, with why it has no value where it has none. */
export function CalculatedField(props: { readonly field: Field; readonly value: CellValue }) {
  const id = createUniqueId()
  const fault = () => (isFault(props.value) ? props.value : undefined)
  return (
    <div role="group" aria-labelledby={id} class="calculated">
      <p class="panel-label" id={id}>
        {props.field.name}
      </p>
      <div class="calculated-value">
        <Show when={props.value !== null} fallback={<span class="panel-none">Empty</span>}>
          <CellView field={props.field} value={props.value} />
        </Show>
        <span class="calculated-note">
          <SquareFunction size={13} aria-hidden="true" /> Calculated
        </span>
      </div>
      <Show when={fault()}>{(known) => <p class="form-row-description">{formulaErrorWords[known().error]}</p>}</Show>
      <Show when={props.field.description}>{(words) => <p class="form-row-description">{words()}</p>}</Show>
    </div>
  )
}
