import { createMemo, Show, type JSX } from 'solid-js'

import { formatClock } from './format-time.ts'
import { useNow } from './use-now.ts'

import './connection-pill.css'

/** Catching up that takes longer than this says since when, in milliseconds. */
const LONG_MS = 10_000

type ConnectionState = 'live' | 'catching-up' | 'offline' | 'signed-out' | 'update-needed'

type ConnectionPillProps = {
  readonly state: ConnectionState
  /** The moment that the screen is of: when the last word from the server came. Said while it is not now. */
  readonly since?: Date | null | undefined
  /** A way out, for 'signed-out' (sign in) and 'update-needed' (load the new version). */
  readonly onAct?: () => void
}

/** Whether what is on screen is what is true now. */
export function ConnectionPill(props: ConnectionPillProps) {
  // Catching up takes a blink; where it does not, it matters how old the screen is.
  const isLong = createMemo(
    () =>
      props.state === 'catching-up' &&
      props.since instanceof Date &&
      useNow(5_000).getTime() - props.since.getTime() > LONG_MS,
  )
  const words = (): JSX.Element => {
    switch (props.state) {
      case 'live':
        return 'Live'
      case 'catching-up':
        return isLong() && props.since ? since('Catching up', props.since) : 'Catching up'
      case 'offline':
        return props.since ? since('Offline', props.since) : 'Offline'
      case 'signed-out':
        return 'Signed out'
      case 'update-needed':
        return 'Update needed'
    }
  }
  const actable = () => props.onAct !== undefined && (props.state === 'signed-out' || props.state === 'update-needed')
  return (
    <span class={`connection-pill connection-${props.state} ${isLong() ? 'connection-late' : ''}`}>
      <span class="connection-dot" aria-hidden="true" />
      <span role="status">{words()}</span>
      <Show when={actable()}>
        <button type="button" class="connection-act" onClick={() => props.onAct?.()}>
          {props.state === 'signed-out' ? 'Sign in' : 'Load it'}
        </button>
      </Show>
    </span>
  )
}

/** `Offline since 14:32`; a phone leaves the small word to those who hear it. */
function since(words: string, at: Date): JSX.Element {
  return (
    <>
      {words} <span class="connection-small">since </span>
      {formatClock(at)}
    </>
  )
}
