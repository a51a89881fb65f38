import { Show } from 'solid-js'

import type { GridRecord } from '@operagrid/shared/domain/record'

import { classes } from '../../../ui/classes.ts'
import { CardFace } from '../cards/card-face.tsx'
import { createCardMarks } from '../cards/create-card-marks.ts'
import { CellFlags } from '../cell-flags.tsx'
import { useGridView } from '../grid-context.ts'
import { cardId } from './card-ids.ts'
import type { Board } from './create-board.ts'

type BoardCardProps = {
  readonly board: Board
  readonly record: GridRecord
  readonly tabStop: boolean
  readonly onPress: (event: PointerEvent & { currentTarget: HTMLElement }) => void
  readonly onFocus: () => void
}

/** A record in a column: opened by a press, carried by a longer one. */
export function BoardCard(props: BoardCardProps) {
  const view = useGridView()
  const recordId = () => props.record.id
  const marks = createCardMarks(() => props.record)
  const lifted = () => props.board.lift.lifted()?.recordId === recordId()
  return (
    <div
      id={cardId(recordId())}
      role="button"
      tabindex={props.tabStop ? 0 : -1}
      class={classes(
        'record-card board-card',
        marks.look(),
        marks.isNews() && 'cell-news',
        lifted() && 'card-lifted',
        view.open.id() === recordId() && 'card-open',
        view.pending.isGoing(recordId()) && 'card-going',
      )}
      aria-describedby={props.board.mayEdit() ? 'board-help' : undefined}
      aria-pressed={lifted() ? true : undefined}
      data-card={recordId()}
      onPointerDown={(event) => props.onPress(event)}
      onFocusIn={() => props.onFocus()}
      onClick={() => view.openRecord(recordId())}
      // A finger that rests on a card takes it; there is no menu.
      onContextMenu={(event) => event.preventDefault()}
    >
      <CardFace record={props.record} title={props.board.titleOf(props.record)} facts={props.board.facts()} />
      <Show when={marks.flags()}>{(flags) => <CellFlags marks={flags()} />}</Show>
    </div>
  )
}
