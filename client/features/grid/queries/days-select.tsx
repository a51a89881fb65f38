import { Show } from 'solid-js'

import { findDateField, findEndField, hasDays } from '@operagrid/shared/domain/query-span'

import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

/** In the list of fields: every record is on one day. */
const NONE = 'none'

/** On whose days a calendar shows records, and until when they last there. */
export function DaysSelect() {
  const view = useGridView()
  const dates = () => view.fields().filter(hasDays)
  const date = () => findDateField(view.look.date(), view.fields())
  const ends = () => dates().filter((field) => field.id !== date()?.id)
  return (
    <Show
      when={dates().length > 0}
      fallback={<p class="sort-none">Days are those of a date, or of a date and time.</p>}
    >
      <SelectField
        label="On the days of"
        size="sm"
        options={dates().map(({ id, name }) => ({ value: id, label: name }))}
        value={date()?.id ?? null}
        onChange={(asked) => view.look.setDate(asked)}
      />
      <Show when={date() && ends().length > 0}>
        <SelectField
          label="Ends"
          size="sm"
          options={[{ value: NONE, label: 'None' }, ...ends().map(({ id, name }) => ({ value: id, label: name }))]}
          value={findEndField(view.look.end(), date(), view.fields())?.id ?? NONE}
          onChange={(asked) => view.look.setEnd(asked === NONE ? null : asked)}
        />
      </Show>
    </Show>
  )
}
