import { Show } from 'solid-js'

import { findPlaceField, holdsPlaces } from '@operagrid/shared/domain/query-place'

import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

/** By which field records stand on a map. */
export function PlaceSelect() {
  const view = useGridView()
  const fields = () => view.fields().filter(holdsPlaces)
  return (
    <Show when={fields().length > 0} fallback={<p class="sort-none">A map is made of the places in a location.</p>}>
      <SelectField
        label="Where"
        size="sm"
        options={fields().map(({ id, name }) => ({ value: id, label: name }))}
        value={findPlaceField(view.look.place(), view.fields())?.id ?? null}
        onChange={(asked) => view.look.setPlace(asked)}
      />
    </Show>
  )
}
