import { Show } from 'solid-js'

import { findCoverField, hasCovers } from '@operagrid/shared/domain/cover'

import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

/** In the list of fields: cards without a picture. */
const NONE = 'none'

/** Of which field the cards of a gallery show the first picture. */
export function CoverSelect() {
  const view = useGridView()
  const fields = () => view.fields().filter(hasCovers)
  return (
    <Show when={fields().length > 0}>
      <SelectField
        label="Cover"
        size="sm"
        options={[{ value: NONE, label: 'None' }, ...fields().map(({ id, name }) => ({ value: id, label: name }))]}
        value={findCoverField(view.look.cover(), view.fields())?.id ?? NONE}
        onChange={(asked) => view.look.setCover(asked === NONE ? null : asked)}
      />
    </Show>
  )
}
