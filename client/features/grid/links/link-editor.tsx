import { onCleanup, Show } from 'solid-js'

import { sameCell } from '@operagrid/shared/domain/cell'
import { linkedIds } from '@operagrid/shared/domain/link'
import type { LinkField } from '@operagrid/shared/domain/link'

import { RivalHint } from '../conflicts/rival-hint.tsx'
import type { Step } from '../create-edit.ts'
import { AnchoredPopup } from '../editors/anchored-popup.tsx'
import type { EditorProps } from '../editors/editor-props.ts'
import { pickOf } from '../editors/pick-of.ts'
import { LinkPicker } from './link-picker.tsx'
import { makeLinked } from './make-linked.ts'
import { toggled } from './toggled.ts'

type LinkEditorProps = EditorProps & {
  readonly field: LinkField
  readonly anchor: HTMLElement
  /** The edit that it is for: the same one when the cell is drawn anew meanwhile. */
  readonly edit: object
}

const MIN_WIDTH = 320

/** Picks the records that a cell links to. Whatever ends the edit keeps what is picked. */
export function LinkEditor(props: LinkEditorProps) {
  // An editor begins once, with what the cell held then and the key that opened it.
  const pick = pickOf(props.edit, { start: linkedIds(props.value), search: props.typed ?? '' })
  const { link } = props.field

  const finish = (step: Step) => {
    if (pick.over) return
    pick.over = true
    const ids = pick.ids()
    // Untouched, the cell keeps what it holds by now: somebody may have written in it meanwhile.
    if (sameCell(ids, pick.start)) props.onLeave(step)
    else props.onCommit(ids.length === 0 ? null : ids, step)
  }
  const take = () => {
    pick.over = true
    props.onCancel()
  }
  const press = (event: KeyboardEvent): boolean => {
    event.stopPropagation()
    if (event.key === 'Tab') finish(event.shiftKey ? 'left' : 'right')
    // Escape takes what somebody else wrote meanwhile, as the hint says; else it keeps what is picked.
    else if (event.key === 'Escape') (props.rival ? take : () => finish('stay'))()
    else return false
    event.preventDefault()
    return true
  }
  pick.editors += 1
  // Scrolled out of sight, the row is gone, and with it the editor: what was picked is kept.
  onCleanup(() => {
    pick.editors -= 1
    queueMicrotask(() => {
      if (pick.editors === 0) finish('stay')
    })
  })
  return (
    <AnchoredPopup
      anchor={props.anchor}
      minWidth={MIN_WIDTH}
      label={props.field.name}
      class="select-popup"
      onLeave={() => finish('stay')}
    >
      <LinkPicker
        label={props.field.name}
        gridId={link.gridId}
        ids={pick.ids()}
        withChips
        typed={pick.search}
        onSearch={(text) => (pick.search = text)}
        onToggle={(id) => pick.setIds(toggled(pick.ids(), id, link.one === true))}
        onCreate={(title) => makeLinked(link.gridId, title)}
        onKey={press}
      />
      <Show when={props.rival}>
        {(rival) => <RivalHint field={props.field} rival={rival()} keeps="Tab" onTake={take} />}
      </Show>
    </AnchoredPopup>
  )
}
