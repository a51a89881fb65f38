import { For, Show } from 'solid-js'

import type { InvitedOne } from '@operagrid/shared/domain/member'

import { CopyField } from '../../ui/copy-field.tsx'

import './admin.css'

/** A link for each, which nobody can show again, and who was not invited. */
export function InvitedList(props: { readonly answers: readonly InvitedOne[] }) {
  const invited = () => props.answers.flatMap((one) => ('link' in one ? [one] : []))
  const refused = () => props.answers.flatMap((one) => ('refused' in one ? [one] : []))
  return (
    <div class="admin-form">
      <Show when={invited().length > 0}>
        <p>
          {invited().every(({ mailed }) => mailed)
            ? 'Everybody gets their link by mail. You can also pass the links on yourself.'
            : 'Send everybody their own link, for example in a message.'}{' '}
          Each works once, within seven days, and is not shown again.
        </p>
        <For each={invited()}>{(one) => <CopyField label={one.email} value={one.link} />}</For>
      </Show>
      <Show when={refused().length > 0}>
        <p>Not invited:</p>
        <ul class="admin-refused">
          <For each={refused()}>{(one) => <li>{one.refused}</li>}</For>
        </ul>
      </Show>
    </div>
  )
}
