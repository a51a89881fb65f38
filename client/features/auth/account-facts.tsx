import { Show } from 'solid-js'

import { roleNames } from '@operagrid/shared/domain/member'
import type { CurrentSession } from '@operagrid/shared/domain/session'

import { createConfirmation } from '../../live/create-confirmation.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'

import './account.css'
import { Outcome } from './outcome.tsx'

/** Who somebody is here, and whether the address is known to be theirs. */
export function AccountFacts(props: { readonly session: CurrentSession }) {
  const confirmation = createConfirmation()
  const email = () => props.session.account.email
  return (
    <Card title="You">
      <dl class="account-facts">
        <dt>Name</dt>
        <dd>{props.session.account.name}</dd>
        <dt>E-mail</dt>
        <dd class="account-email">
          <span>{email()}</span>
          <Show when={props.session.account.emailConfirmed} fallback={<Badge tone="warning">Not confirmed</Badge>}>
            <Badge tone="success">Confirmed</Badge>
          </Show>
        </dd>
        <dt>Role</dt>
        <dd>
          {roleNames[props.session.member.role]} in {props.session.tenant.name}
        </dd>
      </dl>
      <Show when={!props.session.account.emailConfirmed}>
        <p class="account-text">
          Follow the link that was sent to this address: it proves that mail reaches you, as when you forget your
          password.
        </p>
        <div class="account-act">
          <Button busy={confirmation.busy()} onClick={() => void confirmation.send()}>
            Send the link again
          </Button>
          <Outcome
            fault={confirmation.fault()}
            done={confirmation.sent() ? 'A link is on its way. It works for 24 hours.' : undefined}
          />
        </div>
      </Show>
    </Card>
  )
}
