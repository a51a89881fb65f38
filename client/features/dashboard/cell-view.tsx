import Check from 'lucide-solid/icons/check'
import { For, Match, Show, Switch } from 'solid-js'

import { chosenOf } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { cellType, formatOf, hasChoices } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

import { Chip } from '../../ui/chip.tsx'
import { formatClock, formatDay, formatFull } from '../../ui/format-time.ts'
import { numberWords } from '../../ui/number-words.ts'
import { Stars } from '../../ui/stars.tsx'

type CellViewProps = { readonly field: Field; readonly value: CellValue }

/** A cell to be read, not edited, as the person writes dates and numbers. */
export function CellView(props: CellViewProps) {
  const chosen = () => (hasChoices(props.field) ? chosenOf(props.field, props.value) : [])
  return (
    <Show when={props.value !== null} fallback={<span class="cell-empty">–</span>}>
      <Switch fallback={<span class="cell-text">{cellText(props.field, props.value)}</span>}>
        <Match when={chosen().length > 0}>
          <span class="cell-choices">
            <For each={chosen()}>
              {(choice) => (
                <Chip color={choice.color} done={choice.done}>
                  {choice.name}
                </Chip>
              )}
            </For>
          </span>
        </Match>
        <Match when={cellType(props.field) === 'checkbox'}>
          <Check size={15} aria-label="Yes" />
        </Match>
        <Match
          when={cellType(props.field) === 'rating' && typeof props.value === 'number' ? { value: props.value } : null}
        >
          {(rating) => <Stars value={rating().value} />}
        </Match>
        <Match when={typeof props.value === 'number' ? { value: props.value } : null}>
          {(number) => numberWords(number().value, formatOf(props.field))}
        </Match>
        <Match
          when={cellType(props.field) === 'dateTime' && typeof props.value === 'string' ? new Date(props.value) : null}
        >
          {(at) => (
            <time dateTime={at().toISOString()} title={formatFull(at())}>
              {formatDay(at(), new Date())}, {formatClock(at())}
            </time>
          )}
        </Match>
        <Match when={cellType(props.field) === 'date' && typeof props.value === 'string' ? props.value : null}>
          {/* A calendar date has no zone: noon keeps it on its day wherever it is read. */}
          {(day) => <time dateTime={day()}>{formatDay(new Date(`${day()}T12:00`), new Date())}</time>}
        </Match>
      </Switch>
    </Show>
  )
}
