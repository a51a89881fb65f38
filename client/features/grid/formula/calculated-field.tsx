import { createUniqueId, Match, Show, Switch } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import { cellType, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { formulaErrorWords, isFault } from '@operagrid/shared/domain/formula'
import { leadsTo, linkedIds } from '@operagrid/shared/domain/link'

import { FieldTypeIcon } from '../../../ui/field-type-icon.tsx'
import { CellView } from '../cell-view.tsx'
import { cellWords } from '../cell-words.ts'
import { filesIn } from '../files/create-grid-files.ts'
import { createWantedFocus } from '../files/create-wanted-focus.ts'
import { ShownFiles } from '../files/shown-files.tsx'
import { LinkList } from '../links/link-list.tsx'

import './formula.css'

type CalculatedFieldProps = { readonly field: Field; readonly value: CellValue; readonly recordId: string }

/** A calculated field of the open record: to be read, with why it has no value where it has none. */
export function CalculatedField(props: CalculatedFieldProps) {
  const id = createUniqueId()
  let group: HTMLDivElement | undefined
  const fault = () => (isFault(props.value) ? props.value : undefined)
  const held = () => (fault() === undefined && props.value !== null ? props.value : null)
  createWantedFocus(() => ({ recordId: props.recordId, fieldId: props.field.id }), {
    group: () => group,
    first: () => undefined,
  })
  const note = () => (
    <span class="calculated-note">
      <FieldTypeIcon type={props.field.type} size={13} />{' '}
      {props.field.clock === undefined || props.value === null
        ? 'Calculated'
        : `Due ${cellWords(props.field, props.value)}`}
    </span>
  )
  return (
    <div ref={group} role="group" aria-labelledby={id} class="calculated">
      <p class="panel-label" id={id}>
        {props.field.name}
      </p>
      <Switch
        fallback={
          <div class="calculated-value">
            <Show when={props.value !== null} fallback={<span class="panel-none">Empty</span>}>
              <CellView field={props.field} value={props.value} />
            </Show>
            {note()}
          </div>
        }
      >
        <Match when={held() !== null && leadsTo(props.field)}>
          {(gridId) => (
            <div class="calculated-list">
              <LinkList gridId={gridId()} ids={linkedIds(held())} onRemove={undefined} />
              {note()}
            </div>
          )}
        </Match>
        <Match when={held() !== null && showsFiles(props.field)}>
          <div class="calculated-list">
            <ShownFiles ids={filesIn(held())} photos={cellType(props.field) === 'photo'} onRemove={undefined} />
            {note()}
          </div>
        </Match>
      </Switch>
      <Show when={fault()}>{(known) => <p class="form-row-description">{formulaErrorWords[known().error]}</p>}</Show>
      <Show when={props.field.description}>{(words) => <p class="form-row-description">{words()}</p>}</Show>
    </div>
  )
}
