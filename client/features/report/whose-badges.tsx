import { Show } from 'solid-js'

import { Badge } from '../../ui/badge.tsx'

/** That a record is assigned to the member, and that a correction of theirs has not left the phone. */
export function WhoseBadges(props: { readonly assigned: boolean; readonly correcting: boolean }) {
  return (
    <Show when={props.assigned || props.correcting}>
      <span class="my-report-badges">
        <Show when={props.assigned}>
          <Badge tone="info">Assigned to you</Badge>
        </Show>
        <Show when={props.correcting}>
          <Badge tone="warning">Correction on this phone</Badge>
        </Show>
      </span>
    </Show>
  )
}
