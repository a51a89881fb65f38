import { Show } from 'solid-js'

import './progress.css'

type ProgressProps = {
  readonly label: string
  /** 0 to 1; undefined = it runs, nobody knows how far. */
  readonly value?: number | undefined
  /** Beside the label, at the right: "3,120 of 5,248 records". */
  readonly detail?: string
}

export function Progress(props: ProgressProps) {
  const share = () => Math.min(1, Math.max(0, props.value ?? 0))
  return (
    <div class="progress">
      <div class="progress-words">
        <span>{props.label}</span>
        <Show when={props.detail}>
          <span class="progress-detail">{props.detail}</span>
        </Show>
      </div>
      <div
        class="progress-track"
        role="progressbar"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={props.value === undefined ? undefined : Math.round(share() * 100)}
        aria-valuetext={props.detail}
      >
        <div
          class="progress-bar"
          classList={{ 'progress-unknown': props.value === undefined }}
          style={{ transform: props.value === undefined ? undefined : `scaleX(${share()})` }}
        />
      </div>
    </div>
  )
}
