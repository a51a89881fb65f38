import { Match, Show, Switch } from 'solid-js'

import type { ImportColumn, ImportPlan } from '@operagrid/shared/domain/import'

import { SelectField } from '../../ui/select-field.tsx'
import { decimalOptions, orderOptions } from './import-words.ts'

type PlanOptionsProps = {
  readonly plan: ImportPlan
  readonly column: ImportColumn
  /** What the field is called. */
  readonly name: string
  readonly onChange: (plan: ImportPlan) => void
  readonly disabled?: boolean
}

/** How the texts of a column are read where that is not plain: the order of a date, the sign before decimals. */
export function PlanOptions(props: PlanOptionsProps) {
  const orderPlan = () => (props.plan.type === 'date' || props.plan.type === 'dateTime' ? props.plan : null)
  const numberPlan = () => (props.plan.type === 'number' ? props.plan : null)
  return (
    <Switch>
      <Match when={orderPlan()}>
        {(plan) => (
          <Show when={readsInOrders(props.column)}>
            <SelectField
              label={`Order of day and month in ${props.name}`}
              hideLabel
              size="sm"
              options={orderOptions}
              value={plan().order}
              onChange={(order) => {
                const known = orderOptions.find((option) => option.value === order)?.value
                if (known !== undefined) props.onChange({ ...plan(), order: known })
              }}
              disabled={props.disabled ?? false}
            />
          </Show>
        )}
      </Match>
      <Match when={numberPlan()}>
        {(plan) => (
          <Show when={props.column.fits.dot !== props.column.fits.comma || props.column.decimal === ','}>
            <SelectField
              label={`How numbers are written in ${props.name}`}
              hideLabel
              size="sm"
              options={decimalOptions}
              value={plan().decimal}
              onChange={(decimal) => {
                const known = decimalOptions.find((option) => option.value === decimal)?.value
                if (known !== undefined) props.onChange({ ...plan(), decimal: known })
              }}
              disabled={props.disabled ?? false}
            />
          </Show>
        )}
      </Match>
    </Switch>
  )
}

/** Dates that name their year first, or the month by name, read the same in every order. */
function readsInOrders({ fits }: ImportColumn): boolean {
  return !(fits.ymd === fits.dmy && fits.dmy === fits.mdy)
}
