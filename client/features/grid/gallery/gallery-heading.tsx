import ChevronRight from 'lucide-solid/icons/chevron-right'
import { Show } from 'solid-js'

import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { AddToGroup } from '../groups/add-to-group.tsx'
import { GroupName } from '../groups/group-name.tsx'
import { groupWords } from '../groups/group-words.ts'
import { REST } from '../groups/heading-places.ts'
import type { Heading } from '../groups/heading-places.ts'

import '../groups/group-heading.css'

/** The name of a group over its cards, and how many there are; a press folds them. */
export function GalleryHeading(props: { readonly heading: Heading }) {
  const view = useGridView()
  const words = () => {
    const { count } = props.heading
    return count === undefined ? '' : `${countWords(count)} ${count === 1 ? 'record' : 'records'}`
  }
  const isRest = () => props.heading.value === REST
  return (
    <div class="gallery-heading">
      <h2>
        <button
          type="button"
          class="gallery-fold"
          aria-expanded={isRest() ? undefined : !props.heading.folded}
          disabled={isRest()}
          onClick={() => view.headings.toggle(props.heading)}
        >
          <Show when={!isRest()}>
            <ChevronRight
              size={15}
              class={`group-heading-arrow ${props.heading.folded ? '' : 'group-heading-open'}`}
              aria-hidden="true"
            />
          </Show>
          <Show when={view.headings.field()}>
            {(field) => <GroupName field={field()} value={props.heading.value} name={props.heading.name} />}
          </Show>
          <span class="group-heading-count">{words()}</span>
        </button>
      </h2>
      <Show when={view.headings.field()}>
        {(field) => (
          <AddToGroup
            heading={props.heading}
            name={groupWords(field(), props.heading.value, props.heading.name)}
            tabindex={0}
          />
        )}
      </Show>
    </div>
  )
}
