import Plus from 'lucide-solid/icons/plus'
import { Show } from 'solid-js'

import { IconButton } from '../../../ui/icon-button.tsx'
import { useGridView } from '../grid-context.ts'
import type { Heading } from './heading-places.ts'

import './add-to-group.css'

/** Makes a record under a heading, where one can be put there. Keys do the same: Shift+Enter. */
export function AddToGroup(props: { readonly heading: Heading; readonly name: string; readonly tabindex?: 0 | -1 }) {
  const view = useGridView()
  return (
    <Show when={view.mayEdit() && view.headings.cellsIn(props.heading) !== undefined}>
      <IconButton
        size="sm"
        icon={Plus}
        label={`Add a record to ${props.name}`}
        class="add-to-group"
        tabindex={props.tabindex ?? -1}
        onClick={(event) => {
          // The heading below it folds.
          event.stopPropagation()
          view.beginRecordIn(props.heading)
        }}
      />
    </Show>
  )
}
