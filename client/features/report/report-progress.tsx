import Check from 'lucide-solid/icons/check'
import { For, Show } from 'solid-js'

import './report-progress.css'
import type { ReportStage } from './report-summary.ts'

const steps = ['On this phone', 'At the server', 'Seen', 'Accepted'] as const

/** How many of the steps a stage has behind it. */
const reached: Readonly<Record<ReportStage, number>> = {
  waiting: 1,
  refused: 1,
  sent: 2,
  seen: 3,
  needsFix: 3,
  accepted: 4,
}

/** The way of a report, from this phone to whoever acts on it. */
export function ReportProgress(props: { readonly stage: ReportStage }) {
  const words = (step: string): string => {
    if (props.stage === 'needsFix' && step === 'Accepted') return 'Needs a fix'
    if (props.stage === 'refused' && step === 'At the server') return 'Not taken'
    return step
  }
  return (
    <ol
      class="progress-steps"
      classList={{ 'progress-faulty': props.stage === 'refused' || props.stage === 'needsFix' }}
    >
      <For each={steps}>
        {(step, at) => (
          <li
            class="progress-step"
            classList={{ 'progress-done': at() < reached[props.stage], 'progress-next': at() === reached[props.stage] }}
            aria-current={at() === reached[props.stage] - 1 ? 'step' : undefined}
          >
            <span class="progress-dot">
              <Show when={at() < reached[props.stage]}>
                <Check size={12} />
              </Show>
            </span>
            <span class="progress-name">{words(step)}</span>
          </li>
        )}
      </For>
    </ol>
  )
}
