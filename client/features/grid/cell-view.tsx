import Check from 'lucide-solid/icons/check'
import { For, Show } from 'solid-js'

import { chosenOf, isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { cellType } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isFault } from '@operagrid/shared/domain/formula'
import { leadsTo } from '@operagrid/shared/domain/link'

import { Chip } from '../../ui/chip.tsx'
import { PersonName } from '../../ui/person-name.tsx'
import { Stars } from '../../ui/stars.tsx'
import { cellWords } from './cell-words.ts'
import { ClockView } from './clocks/clock-view.tsx'
import { CodeView } from './code-view.tsx'
import { CellFiles } from './files/cell-files.tsx'
import { FaultMark } from './formula/fault-mark.tsx'
import { useGridView } from './grid-context.ts'
import { LinkChips } from './links/link-chips.tsx'
import { isGone, peopleIn } from './people.ts'
import { PhotoThumb } from './photo-thumb.tsx'

/** Unless there is room for others. */
const PHOTOS = 4

type CellViewProps = {
  readonly field: Field
  readonly value: CellValue
  /** How many photos stand beside each other. */
  readonly photos?: number
  /** The width of the cell where all that it names stands on one line, in CSS pixels. */
  readonly width?: number | undefined
}

/** A cell as it is read in the grid, cut where it does not fit. */
export function CellView(props: CellViewProps) {
  return (
    <Show when={isFault(props.value) && props.value} fallback={<PlainView {...props} />}>
      {(fault) => <FaultMark fault={fault()} />}
    </Show>
  )
}

function PlainView(props: CellViewProps) {
  // Drawn for one field: a field that changes gets new cells.
  switch (props.field.type === 'clock' ? 'clock' : cellType(props.field)) {
    case 'clock':
      return (
        <Show when={typeof props.value === 'string' && props.value}>
          {(at) => <ClockView field={props.field} value={at()} />}
        </Show>
      )
    case 'select':
    case 'status': {
      const choice = () => props.field.choices.find((one) => one.id === props.value)
      return (
        <Show when={choice()}>
          {(found) => (
            <Chip color={found().color} done={found().done}>
              {found().name}
            </Chip>
          )}
        </Show>
      )
    }
    case 'multiSelect':
      return (
        <span class="cell-choices">
          <For each={chosenOf(props.field, props.value)}>
            {(choice) => <Chip color={choice.color}>{choice.name}</Chip>}
          </For>
        </span>
      )
    case 'person': {
      const view = useGridView()
      return (
        <span class="cell-choices">
          <For each={peopleIn(props.field, props.value, view.names.nameOf)}>
            {(person) => <PersonName id={person.id} name={person.name} gone={isGone(person)} />}
          </For>
        </span>
      )
    }
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
      // Where not all fit the last one gives its place to their number.
      const shown = () => {
        const room = props.photos ?? PHOTOS
        return ids().length <= room ? ids().length : Math.max(1, props.photos === undefined ? room : room - 1)
      }
      return (
        <span class="cell-photos">
          <For each={ids().slice(0, shown())}>{(id) => <PhotoThumb attachmentId={id} size="cell" />}</For>
          <Show when={ids().length > shown()}>
            <span class="cell-more">+{ids().length - shown()}</span>
          </Show>
        </span>
      )
    }
    case 'attachment':
      return <CellFiles value={props.value} width={props.width} />
    case 'barcode':
      return <CodeView code={String(props.value ?? '')} />
    case 'link':
      return <Show when={leadsTo(props.field)}>{(gridId) => <LinkChips gridId={gridId()} value={props.value} />}</Show>
    default:
      return <span class="cell-words">{cellWords(props.field, props.value)}</span>
  }
}
