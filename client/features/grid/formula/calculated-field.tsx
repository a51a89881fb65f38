import { createUniqueId, Show } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formulaErrorWords, isFault } from '@operagrid/shared/domain/formula'

import { FieldTypeIcon } from '../../../ui/field-type-icon.tsx'
import { CellView } from '../cell-view.tsx'
import { cellWords } from '../cell-words.ts'

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
          <FieldTypeIcon type={props.field.type} size={13} />{' '}
          {props.field.clock === undefined || props.value === null
            ? 'Calculated'
            : `Due ${cellWords(props.field, props.value)}`}
        </span>
      </div>
      <Show when={fault()}>{(known) => <p class="form-row-description">{formulaErrorWords[known().error]}</p>}</Show>
      <Show when={props.field.description}>{(words) => <p class="form-row-description">{words()}</p>}</Show>
    </div>
  )
}
