import { For } from 'solid-js'

import './skeleton.css'

type SkeletonProps = {
  /** Lines of text; default 1. Ignored with `height`. */
  readonly lines?: number
  /** CSS length: a block of this height, to hold the place of a picture or a chart. */
  readonly height?: string
  readonly width?: string
}

/** Holds the place of what is loading, at its size. Say in words that it loads, once a page. */
export function Skeleton(props: SkeletonProps) {
  return (
    <span class="skeleton" aria-hidden="true" style={{ width: props.width }}>
      <For each={Array.from({ length: props.height === undefined ? (props.lines ?? 1) : 1 })}>
        {() => <span class="skeleton-bar" style={{ height: props.height }} />}
      </For>
    </span>
  )
}
