import { countWords } from '../cell-words.ts'

import './comment-count.css'

/** In a record's row: how many comments it has, and the way to them. */
export function CommentCount(props: { readonly count: number }) {
  const words = () => (props.count === 1 ? '1 comment' : `${countWords(props.count)} comments`)
  return (
    <button type="button" class="comment-count" tabindex={-1} data-open="comments" aria-label={words()} title={words()}>
      {props.count > 99 ? '99+' : props.count}
    </button>
  )
}
