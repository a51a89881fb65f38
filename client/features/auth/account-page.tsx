import CircleUser from 'lucide-solid/icons/circle-user'
import { Show } from 'solid-js'

import { useSession } from '../../live/session.ts'
import { PageHeader } from '../../ui/page-header.tsx'

import './account.css'
import { AccountFacts } from './account-facts.tsx'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'
import { FactorCard } from './factor-card.tsx'
import { PasskeyCard } from './passkey-card.tsx'

/** What belongs to the person, in whichever workspace: who they are, and what they sign in with. */
export function AccountPage() {
  const session = useSession()
  return (
    <>
      <PageHeader title="Your account" icon={CircleUser} />
      <Show when={session()}>
        {(current) => (
          <div class="account-page">
            <AccountFacts session={current()} />
            <ChangeEmail email={current().account.email} />
            <ChangePassword email={current().account.email} />
            <FactorCard />
            <PasskeyCard email={current().account.email} />
          </div>
        )}
      </Show>
    </>
  )
}
