import RefreshCw from 'lucide-solid/icons/refresh-cw'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { Button } from './button.tsx'

import './empty-state.css'
import './error-state.css'

type ErrorStateProps = {
  readonly title?: string
  /** h1 where it is all of the page. Default h2. */
  readonly heading?: 'h1' | 'h2'
  /** What happened and what to do, in plain words: an AppError's message fits. */
  readonly text: string
  readonly onRetry?: () => void
  readonly retryLabel?: string
  readonly retrying?: boolean
  /** What support needs to find it in the log. */
  readonly technicalId?: string | undefined
}

/** This part could not be shown. Data already on screen stays there: then take a Banner. */
export function ErrorState(props: ErrorStateProps) {
  return (
    <div class="empty-state error-state" role="alert">
      <span class="empty-state-icon error-state-icon">
        <TriangleAlert size={22} />
      </span>
      <Dynamic component={props.heading ?? 'h2'} class="empty-state-title">
        {props.title ?? 'This could not be loaded'}
      </Dynamic>
      <p class="empty-state-text">{props.text}</p>
      <Show when={props.onRetry}>
        <div class="empty-state-action">
          <Button icon={RefreshCw} busy={props.retrying ?? false} onClick={() => props.onRetry?.()}>
            {props.retryLabel ?? 'Try again'}
          </Button>
        </div>
      </Show>
      <Show when={props.technicalId}>
        <p class="error-state-id">
          Reference <code>{props.technicalId}</code>
        </p>
      </Show>
    </div>
  )
}
