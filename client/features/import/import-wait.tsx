import { Show } from 'solid-js'

import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Progress } from '../../ui/progress.tsx'

type ImportWaitProps = {
  readonly title: string
  readonly label: string
  readonly value?: number | undefined
  readonly detail?: string | undefined
  readonly note?: string
  readonly cancelling?: boolean
  readonly onCancel: () => void
}

/** How far an upload or an import is, and the way out of it. */
export function ImportWait(props: ImportWaitProps) {
  return (
    <div class="import-wait">
      <Card title={props.title}>
        <div class="import-wait-content">
          <Progress
            label={props.label}
            value={props.value}
            {...(props.detail === undefined ? {} : { detail: props.detail })}
          />
          <div class="import-wait-foot">
            <p class="import-note">
              <Show when={props.note}>{props.note}</Show>
            </p>
            <Button busy={props.cancelling ?? false} onClick={() => props.onCancel()}>
              Cancel
            </Button>
          </div>
        </div>
      </Card>
    </div>
  )
}
