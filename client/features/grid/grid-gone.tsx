import Table2 from 'lucide-solid/icons/table-2'

import { ButtonLink } from '../../ui/button-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

type GridGoneProps = {
  /** It was on this very screen a moment ago. */
  readonly wasHere: boolean
  readonly slug: string
  readonly readsGrids: boolean
  readonly onLookAgain: () => void
}

/** In place of a grid that is deleted or not shared with the member: which of the two, nobody learns. */
export function GridGone(props: GridGoneProps) {
  return (
    <div role="status">
      <EmptyState
        icon={Table2}
        title={props.wasHere ? 'This grid was just deleted' : 'This grid is not here'}
        text={
          props.wasHere
            ? 'Somebody deleted it, or it is no longer shared with you. What you typed and was not saved is kept for you.'
            : 'It was deleted, or it is not shared with you.'
        }
        action={
          <div class="grid-gone-ways">
            <ButtonLink variant="primary" href={`/w/${props.slug}${props.readsGrids ? '/grids' : ''}`}>
              {props.readsGrids ? 'All grids' : 'To the start'}
            </ButtonLink>
            <Button onClick={() => props.onLookAgain()}>Look again</Button>
          </div>
        }
      />
    </div>
  )
}
