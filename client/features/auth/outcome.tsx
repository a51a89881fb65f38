import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import { Match, Switch } from 'solid-js'

import './account.css'

type OutcomeProps = { readonly fault: string | undefined; readonly done: string | undefined }

/** How what a button did has ended, beside the button; its place is always there. */
export function Outcome(props: OutcomeProps) {
  return (
    <div class="outcome" role="status">
      <Switch>
        <Match when={props.fault}>
          <p class="outcome-fault">
            <CircleAlert size={16} />
            <span>{props.fault}</span>
          </p>
        </Match>
        <Match when={props.done}>
          <p class="outcome-done">
            <CircleCheck size={16} />
            <span>{props.done}</span>
          </p>
        </Match>
      </Switch>
    </div>
  )
}
