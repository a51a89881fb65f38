import Check from 'lucide-solid/icons/check'
import { For, Show } from 'solid-js'

import { chosenOf, isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isFault } from '@operagrid/shared/domain/formula'
import { isLink } from '@operagrid/shared/domain/link'

import { Chip } from '../../ui/chip.tsx'
import { Stars } from '../../ui/stars.tsx'
import { cellWords } from './cell-words.ts'
import { FaultMark } from './formula/fault-mark.tsx'
import { LinkChips } from './links/link-chips.tsx'
import { PhotoThumb } from './photo-thumb.tsx'

type CellViewProps = { readonly field: Field; readonly value: CellValue }

/** A cell as it is read in the grid: one line, cut where it does not fit. */
export function CellView(props: CellViewProps) {
  return (
    <Show when={isFault(props.value) && props.value} fallback={<PlainView {...props} />}>
      {(fault) => <FaultMark fault={fault()} />}
    </Show>
  )
}

function PlainView(props: CellViewProps) {
  // Drawn for one field: a field that changes gets new cells.
  switch (cellType(props.field)) {
    case 'select': {
      const choice = () => props.field.choices.find((one) => one.id === props.value)
      return <Show when={choice()}>{(found) => <Chip color={found().color}>{found().name}</Chip>}</Show>
    }
    case 'multiSelect':
      return (
        <span class="cell-choices">
          <For each={chosenOf(props.field, props.value)}>
            {(choice) => <Chip color={choice.color}>{choice.name}</Chip>}
          </For>
        </span>
      )
    case 'checkbox':
      return (
        <span class="cell-tick" classList={{ 'cell-ticked': props.value === true }} data-tick>
          <Show when={props.value === true} fallback={<span class="visually-hidden">No</span>}>
            <Check size={13} strokeWidth={3} />
            <span class="visually-hidden">Yes</span>
          </Show>
        </span>
      )
    case 'rating':
      return <Show when={props.value}>{(given) => <Stars value={Number(given())} />}</Show>
    case 'photo': {
      const ids = () => (isIds(props.value) ? props.value : [])
      return (
        <span class="cell-photos">
          <For each={ids().slice(0, 4)}>{(id) => <PhotoThumb attachmentId={id} size="cell" />}</For>
          <Show when={ids().length > 4}>
            <span class="cell-more">+{ids().length - 4}</span>
          </Show>
        </span>
      )
    }
    case 'link':
      return (
        <Show when={isLink(props.field) && props.field}>
          {(field) => <LinkChips field={field()} value={props.value} />}
        </Show>
      )
    default:
      return <span class="cell-words">{cellWords(props.field, props.value)}</span>
  }
}
