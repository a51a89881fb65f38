import UserPlus from 'lucide-solid/icons/user-plus'
import Users from 'lucide-solid/icons/users'
import { createSignal, Match, Show, Switch } from 'solid-js'

import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './admin.css'
import { createMembers } from './create-members.ts'
import { InvitationTable } from './invitation-table.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import type { Invitee } from './invite-dialog.tsx'
import { InviteManyDialog } from './invite-many-dialog.tsx'
import { MemberTable } from './member-table.tsx'
import { RequirementCard } from './requirement-card.tsx'

/** Who belongs to the workspace; management invites, changes roles, suspends and removes. */
export function MembersPage() {
  const state = createMembers()
  const [invitee, setInvitee] = createSignal<Invitee>()
  const [several, setSeveral] = createSignal(false)
  return (
    <>
      <PageHeader
        title="Members"
        icon={Users}
        aside={<Show when={state.members()}>{(members) => <Badge>{members().length}</Badge>}</Show>}
        actions={
          <Show when={state.manages()}>
            <Button onClick={() => setSeveral(true)}>Invite several</Button>
            <Button
              variant="primary"
              icon={UserPlus}
              onClick={() => setInvitee({ name: '', email: '', role: 'organizer' })}
            >
              Invite
            </Button>
          </Show>
        }
      />
      <div class="admin-page">
        <Switch
          fallback={
            <Card title="In this workspace">
              <Skeleton lines={6} />
            </Card>
          }
        >
          <Match when={state.fault()}>{(text) => <ErrorState text={text()} onRetry={() => state.reload()} />}</Match>
          <Match when={state.members()}>
            {(members) => (
              <>
                <MemberTable members={members()} state={state} />
                <Show when={state.invitations().length > 0}>
                  <InvitationTable state={state} />
                </Show>
                <Show when={state.manages()}>
                  <RequirementCard />
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
      <InviteManyDialog open={several()} onClose={() => setSeveral(false)} onInvited={() => state.reload()} />
      <InviteDialog invitee={invitee()} onClose={() => setInvitee(undefined)} onInvited={() => state.reload()} />
    </>
  )
}
