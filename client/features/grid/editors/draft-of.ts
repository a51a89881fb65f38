import { onCleanup } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'

import type { Rival } from '../conflicts/create-rival.ts'

/**
 * What has been typed so far in an edit. It outlives the editor: where fields change, or the record leaves the rows and
 * comes back, the cell is drawn anew, and the editor over it too.
 */
export type Draft = {
  /** What the cell held when the edit began. */
  readonly start: CellValue
  /** What stood in the editor that is gone, or what was looked for in it; null while there was none. */
  text: string | null
  /** What of it was marked. */
  marked: readonly [from: number, to: number] | null
  rival: Rival | undefined
  /** How many editors it has had. */
  drawn: number
}

type Control = HTMLInputElement | HTMLTextAreaElement

const drafts = new WeakMap<object, Draft>()

/** The draft of an edit, of a cell that held `start` when it was asked for the first time. */
export function draftOf(edit: object, start: CellValue): Draft {
  const known = drafts.get(edit)
  if (known !== undefined) return known
  const draft: Draft = { start, text: null, marked: null, rival: undefined, drawn: 0 }
  drafts.set(edit, draft)
  return draft
}

/** Puts the draft into an editor that has just been drawn, and the cursor where it was; false where nothing was typed yet. */
export function takeDraft(draft: Draft, control: Control): boolean {
  if (draft.text === null) return false
  control.value = draft.text
  if (draft.marked) control.setSelectionRange(...draft.marked)
  return true
}

/**
 * Keeps what stands in an editor when it is taken away: the next one of the same edit goes on with it. Where there is
 * none, as the cell itself is gone, `end` is called.
 *
 * @returns whether the editor is being taken away: losing the focus ends no edit then
 */
export function keepDraft(draft: Draft, control: () => Control | undefined, end: () => void): () => boolean {
  let isGoing = false
  draft.drawn += 1
  const nth = draft.drawn
  onCleanup(() => {
    isGoing = true
    const held = control()
    if (held) {
      draft.text = held.value
      draft.marked = markedIn(held)
    }
    // By then the cell has been drawn anew, if it will be.
    queueMicrotask(() => {
      if (draft.drawn !== nth) return
      isGoing = false
      end()
    })
  })
  return () => isGoing
}

/** Inputs of dates have no cursor. */
function markedIn({ selectionStart, selectionEnd }: Control): Draft['marked'] {
  return selectionStart === null || selectionEnd === null ? null : [selectionStart, selectionEnd]
}
