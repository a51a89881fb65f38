import { Show } from 'solid-js'

import { formatClock } from '../../ui/format-time.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'

type TileAgeProps = {
  /** ISO 8601; null while nothing is known yet. */
  readonly changedAt: string | null
  readonly isCurrent: boolean
  /** When it was last certain to be true; null = not known. */
  readonly trueUntil: Date | null
  /** Says "Live" in words; else the dot says it to those who see. */
  readonly inWords?: boolean
}

/** How old what is shown is: when it last moved while live, when it was last true while not. */
export function TileAge(props: TileAgeProps) {
  return (
    <span class="tile-age" classList={{ 'tile-age-live': props.isCurrent }}>
      <span class="tile-dot" aria-hidden="true" />
      <Show
        when={props.isCurrent ? props.changedAt : null}
        fallback={
          <Show when={props.trueUntil} fallback="Connecting">
            {(at) => <>Offline since {formatClock(at())}</>}
          </Show>
        }
      >
        {(changedAt) => (
          <span>
            <span classList={{ 'visually-hidden': !props.inWords }}>Live · </span>changed{' '}
            <RelativeTime at={changedAt()} />
          </span>
        )}
      </Show>
    </span>
  )
}
