import { Show, type JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import './empty-state.css'
import type { Icon } from './icon.ts'

type EmptyStateProps = {
  readonly icon: Icon
  readonly title: string
  /** What belongs here and how it gets here. */
  readonly text?: JSX.Element
  readonly action?: JSX.Element
  /** h2 unless the page's title is missing. */
  readonly heading?: 'h1' | 'h2' | 'h3'
}

/** Nothing here yet, and what to do about it. */
export function EmptyState(props: EmptyStateProps) {
  return (
    <div class="empty-state">
      <span class="empty-state-icon">
        <Dynamic component={props.icon} size={22} />
      </span>
      <Dynamic component={props.heading ?? 'h2'} class="empty-state-title">
        {props.title}
      </Dynamic>
      <Show when={props.text}>
        <p class="empty-state-text">{props.text}</p>
      </Show>
      <Show when={props.action}>
        <div class="empty-state-action">{props.action}</div>
      </Show>
    </div>
  )
}
