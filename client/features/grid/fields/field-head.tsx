import ArrowDown from 'lucide-solid/icons/arrow-down'
import ArrowUp from 'lucide-solid/icons/arrow-up'
import ChevronDown from 'lucide-solid/icons/chevron-down'
import EyeOff from 'lucide-solid/icons/eye-off'
import { createMemo, createSignal, Show } from 'solid-js'

import { fieldTypeNames } from '@operagrid/shared/domain/field'
import { ruleWords } from '@operagrid/shared/domain/field-rules'

import { FieldTypeIcon } from '../../../ui/field-type-icon.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { boundWords } from '../../../ui/rule-manner.ts'
import type { Column } from '../create-columns.ts'
import { useGridView } from '../grid-context.ts'
import type { FieldDrag } from '../views/create-field-drag.ts'
import type { FieldAsks } from './create-field-asks.ts'
import { hiddenWords } from './field-audience.ts'
import { fieldEntries } from './field-entries.ts'

type FieldHeadProps = {
  readonly column: Column
  readonly numberWidth: number
  readonly drag: FieldDrag
  readonly fieldAsks: FieldAsks
}

/** A field's name with its menu: dragged to another place, and by its right edge made wider. */
export function FieldHead(props: FieldHeadProps) {
  const view = useGridView()
  const field = () => props.column.field
  const direction = createMemo(() => view.queryState.query().sort.find((term) => term.field === field().id)?.direction)
  /** For who may change it: nobody else is told from whom a field is hidden. */
  const hidden = createMemo(() => (view.mayShape() ? hiddenWords(field()) : undefined))
  const [open, setOpen] = createSignal(false)
  const tooltip = () => {
    const { name, type, description, required, unique } = field()
    const asks = ruleWords(field(), boundWords)
    const first = [
      name,
      fieldTypeNames[type],
      ...(required ? ['Required'] : []),
      ...(unique ? ['Unique'] : []),
      ...(asks === null ? [] : [asks.replace(/\.$/u, '')]),
      ...(hidden() === undefined ? [] : [hidden()]),
    ].join(' · ')
    return description ? `${first}\n${description}` : first
  }
  // A mouse opens menus when it is pressed: here only when it is let go without a drag.
  const press = (event: PointerEvent & { currentTarget: HTMLElement; target: Element }) => {
    const button = event.target.closest<HTMLElement>('.field-head-button')
    if (event.pointerType !== 'mouse' || event.button !== 0 || button === null) return
    event.stopPropagation()
    event.preventDefault()
    button.dataset['pointerType'] = 'mouse'
    button.focus()
    const wasOpen = open()
    props.drag.begin(event, props.column, () => setOpen(!wasOpen))
  }
  const resize = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    event.preventDefault()
    const handle = event.currentTarget
    const from = event.clientX
    const { width } = props.column
    const { id } = field()
    const follow = (moved: PointerEvent) => view.columns.resize(id, width + moved.clientX - from)
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', follow)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', follow), {
      once: true,
    })
  }
  return (
    <div
      role="columnheader"
      aria-colindex={props.column.at + 2}
      aria-sort={direction() === undefined ? 'none' : direction() === 'asc' ? 'ascending' : 'descending'}
      class="field-head"
      classList={{ 'field-head-moving': props.drag.moving() === field().id }}
      on:pointerdown={{ handleEvent: press, capture: true }}
      style={{ left: `${props.numberWidth + props.column.left}px`, width: `${props.column.width}px` }}
    >
      <Menu
        open={open()}
        onOpenChange={setOpen}
        entries={fieldEntries(view, field(), props.fieldAsks)}
        trigger={(trigger) => (
          <button type="button" {...trigger} class="field-head-button" title={tooltip()}>
            <FieldTypeIcon type={field().type} size={14} />
            <span class="field-head-name">{field().name}</span>
            <Show when={field().required}>
              <span class="field-head-required" aria-hidden="true">
                *
              </span>
            </Show>
            <Show when={hidden()}>
              {(words) => <EyeOff size={13} class="field-head-hidden" role="img" aria-label={words()} />}
            </Show>
            <Show when={direction()}>
              {(sorted) =>
                sorted() === 'asc' ? (
                  <ArrowUp size={13} class="field-head-sorted" />
                ) : (
                  <ArrowDown size={13} class="field-head-sorted" />
                )
              }
            </Show>
            <ChevronDown size={13} class="field-head-more" />
          </button>
        )}
      />
      <span class="field-head-edge" aria-hidden="true" onPointerDown={resize} />
    </div>
  )
}
