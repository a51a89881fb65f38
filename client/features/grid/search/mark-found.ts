import { createEffect, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { fold } from '@operagrid/shared/domain/fold'

/** Under this name the sheet of the search box draws what was found. */
const NAME = 'found'

/**
 * Marks the words of a search in the cells and cards on screen, wherever they are drawn anew. It changes nothing of the page:
 * browsers that cannot do that show the records alone.
 */
export function markFound(words: Accessor<readonly string[]>, page: () => Element | null): void {
  if (!('highlights' in CSS)) return
  const clear = (): void => void CSS.highlights.delete(NAME)
  createEffect(() => {
    const wanted = words()
    const element = wanted.length === 0 ? null : page()
    if (element === null) return clear()
    let frame = 0
    const mark = (): void => {
      frame = 0
      CSS.highlights.set(
        NAME,
        new Highlight(
          ...[...element.querySelectorAll('.cell, .record-card')].flatMap((cell) => rangesIn(cell, wanted)),
        ),
      )
    }
    const later = (): void => {
      frame ||= requestAnimationFrame(mark)
    }
    const observer = new MutationObserver(later)
    observer.observe(element, { childList: true, characterData: true, subtree: true })
    mark()
    onCleanup(() => {
      observer.disconnect()
      cancelAnimationFrame(frame)
      clear()
    })
  })
}

/** Where the words stand in the texts of a cell. A folded text is as long as it was, so places are the same in both. */
export function rangesIn(cell: Element, words: readonly string[]): Range[] {
  const ranges: Range[] = []
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const text = fold(node.nodeValue ?? '')
    for (const word of words) {
      for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + word.length)
        ranges.push(range)
      }
    }
  }
  return ranges
}
