import ChevronRight from 'lucide-solid/icons/chevron-right'
import { Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { countRecordsWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import { AddToGroup } from '../groups/add-to-group.tsx'
import { GroupName } from '../groups/group-name.tsx'
import { headingPlace, headingWords } from '../groups/group-words.ts'
import { isRest } from '../groups/heading-places.ts'
import type { Heading } from '../groups/heading-places.ts'

import '../groups/group-heading.css'

/** The name of a group over its cards, and how many there are; a press folds them. */
export function GalleryHeading(props: { readonly heading: Heading }) {
  const view = useGridView()
  const words = () => {
    const { count } = props.heading
    return count === undefined ? '' : countRecordsWords(count)
  }
  const rest = () => isRest(props.heading)
  const level = () => props.heading.path.length
  const field = () => view.headings.levels()[level() - 1]
  return (
    <div class="gallery-heading" style={{ '--level': String(level() - 1) }}>
      <Dynamic component={headingTag(level())}>
        <button
          type="button"
          class="gallery-fold"
          aria-expanded={rest() ? undefined : !props.heading.folded}
          disabled={rest()}
          onClick={() => view.headings.toggle(props.heading)}
        >
          <Show when={!rest()}>
            <ChevronRight
              size={15}
              class={`group-heading-arrow ${props.heading.folded ? '' : 'group-heading-open'}`}
              aria-hidden="true"
            />
          </Show>
          <Show when={field()}>
            {(named) => (
              <GroupName
                field={named()}
                value={props.heading.path.at(-1) ?? null}
                words={headingWords(view.headings.levels(), props.heading)}
              />
            )}
          </Show>
          <span class="group-heading-count">{words()}</span>
        </button>
      </Dynamic>
      <AddToGroup heading={props.heading} name={headingPlace(view.headings.levels(), props.heading)} tabindex={0} />
    </div>
  )
}

/** One level below the page's own heading, and further down where groups are within others. */
function headingTag(level: number): 'h2' | 'h3' | 'h4' {
  return level === 1 ? 'h2' : level === 2 ? 'h3' : 'h4'
}
