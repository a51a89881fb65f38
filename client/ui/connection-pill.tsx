import { Show } from 'solid-js'

import { formatClock } from './format-time.ts'

import './connection-pill.css'

type ConnectionState = 'live' | 'catching-up' | 'offline' | 'signed-out' | 'update-needed'

type ConnectionPillProps = {
  readonly state: ConnectionState
  /** When the last word from the server came; said while offline. */
  readonly since?: Date | undefined
  /** A way out, for 'signed-out' (sign in) and 'update-needed' (load the new version). */
  readonly onAct?: () => void
}

/** Whether what is on screen is what is true now. */
export function ConnectionPill(props: ConnectionPillProps) {
  const words = (): string => {
    switch (props.state) {
      case 'live':
        return 'Live'
      case 'catching-up':
        return 'Catching up'
      case 'offline':
        return props.since ? `Offline since ${formatClock(props.since)}` : 'Offline'
      case 'signed-out':
        return 'Signed out'
      case 'update-needed':
        return 'Update needed'
    }
  }
  const actable = () => props.onAct !== undefined && (props.state === 'signed-out' || props.state === 'update-needed')
  return (
    <span class={`connection-pill connection-${props.state}`}>
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
