import Check from 'lucide-solid/icons/check'
import { For, Match, Switch } from 'solid-js'

import { chosenOf } from '@operagrid/shared/domain/cell'
import { durationText } from '@operagrid/shared/domain/duration-text'
import { hasChoices } from '@operagrid/shared/domain/field'
import type { Choice } from '@operagrid/shared/domain/field'
import type { ImportedCell, ImportPlan } from '@operagrid/shared/domain/import'

import { Chip } from '../../ui/chip.tsx'
import { uiLocale } from '../../ui/format-time.ts'

type PreviewCellProps = {
  readonly text: string
  readonly cell: ImportedCell
  readonly plan: ImportPlan
  readonly choices: readonly Choice[]
}

/** A cell as it would come in; one that does not fit is struck out, with the reason. */
export function PreviewCell(props: PreviewCellProps) {
  const value = () => (props.cell.ok ? props.cell.value : null)
  return (
    <Switch fallback={<span class="import-text">{shown(value(), props.plan)}</span>}>
      <Match when={!props.cell.ok && props.cell}>
        {(refused) => (
          <span class="import-refused">
            <s>{props.text}</s>
            <span class="visually-hidden"> would be left empty: {refused().reason}</span>
          </span>
        )}
      </Match>
      <Match when={value() === null}>
        <span class="visually-hidden">empty</span>
      </Match>
      <Match when={hasChoices(props.plan)}>
        <span class="import-chosen">
          <For each={chosenOf(props, value())}>{(choice) => <Chip color={choice.color}>{choice.name}</Chip>}</For>
        </span>
      </Match>
      <Match when={props.plan.type === 'checkbox'}>
        <Check size={14} role="img" aria-label="ticked" />
      </Match>
    </Switch>
  )
}

const dates = new Intl.DateTimeFormat(uiLocale, { dateStyle: 'medium', timeZone: 'UTC' })
const times = new Intl.DateTimeFormat(uiLocale, { dateStyle: 'medium', timeStyle: 'short' })

function shown(value: Extract<ImportedCell, { ok: true }>['value'], plan: ImportPlan): string {
  if (typeof value === 'number' && plan.type === 'duration') return durationText(value)
  if (typeof value === 'number') return value.toLocaleString(uiLocale, { maximumFractionDigits: 10 })
  if (typeof value === 'string') {
    if (plan.type === 'date') return dates.format(new Date(`${value}T00:00:00Z`))
    return plan.type === 'dateTime' ? times.format(new Date(value)) : value
  }
  if (typeof value === 'object' && value !== null && 'lat' in value)
    return `${value.lat.toFixed(5)}, ${value.lng.toFixed(5)}`
  return ''
}
