import { CopyField } from '../../ui/copy-field.tsx'

import './admin.css'

export type Invited = { readonly link: string; readonly mailed: boolean; readonly name: string; readonly email: string }

/** The link, which nobody can show again. */
export function InvitedLink(props: { readonly invited: Invited }) {
  return (
    <div class="admin-form">
      <p>
        {props.invited.mailed
          ? `${props.invited.name} gets it by mail at ${props.invited.email}. You can also pass it on yourself.`
          : `Send this link to ${props.invited.name}, for example in a message.`}
      </p>
      <CopyField
        label="One-time link"
        value={props.invited.link}
        description="It works once, within seven days, and is not shown again. Whoever has it can join, so send it to nobody else."
      />
    </div>
  )
}
