import { createSignal, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'

import { cellWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'
import type { Rival } from './create-rival.ts'

import './rival-hint.css'

/** Closer than this to the window's end a hint stands above its cell. */
const EDGE_PX = 8

type RivalHintProps = {
  readonly field: Field
  readonly rival: Rival
  /** Over the grid, below the cell; else in the flow of its editor. */
  readonly floating?: boolean
  /** The key that keeps what was typed; absent = Enter. */
  readonly keeps?: string
  /** The person lets go of what was typed. */
  readonly onTake: () => void
}

/** Beside a cell that is being typed in: somebody else has changed it meanwhile. Nothing typed is touched. */
export function RivalHint(props: RivalHintProps) {
  const view = useGridView()
  const who = () =>
    props.rival.memberId === view.session.member.id
      ? 'You, in another window,'
      : view.names.nameOf(props.rival.memberId)
  const words = () => cellWords(props.field, props.rival.value, view.links.titleOf)
  const [above, setAbove] = createSignal(false)
  const place = (element: HTMLElement) =>
    queueMicrotask(() => setAbove(element.getBoundingClientRect().bottom > innerHeight - EDGE_PX))
  return (
    <div
      ref={place}
      class="rival-hint"
      classList={{ 'rival-hint-floating': props.floating ?? false, 'rival-hint-above': above() }}
    >
      <p role="status" class="rival-hint-words">
        <Show
          when={!props.rival.gone}
          fallback={
            <>
              <strong>{who()}</strong> deleted this record.
            </>
          }
        >
          <strong>{who()}</strong> {words() === '' ? 'emptied it.' : 'wrote '}
          <Show when={words() !== ''}>
            <q class="rival-hint-value">{words()}</q>
          </Show>
        </Show>
        <span class="visually-hidden"> {props.keeps ?? 'Enter'} keeps yours, Escape takes theirs.</span>
      </p>
      {/* Without taking the focus, which would end the edit. */}
      <button
        type="button"
        class="rival-hint-take"
        tabindex={-1}
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => props.onTake()}
      >
        {props.rival.gone ? 'Leave it' : 'Take theirs'} <kbd>Esc</kbd>
      </button>
    </div>
  )
}
