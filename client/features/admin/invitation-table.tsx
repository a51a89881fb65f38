import { createSignal, For, Show } from 'solid-js'

import { roleNames } from '@operagrid/shared/domain/member'
import type { Invitation } from '@operagrid/shared/domain/member'

import { trpc } from '../../trpc.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { confirm } from '../../ui/confirm.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

import './admin.css'
import type { MembersState } from './create-members.ts'
import { InvitedLink } from './invited-link.tsx'
import type { Invited } from './invited-link.tsx'

/** Who was asked and has not come yet. A lost link cannot be shown again, only replaced. */
export function InvitationTable(props: { readonly state: MembersState }) {
  const [invited, setInvited] = createSignal<Invited>()
  const sendAgain = async ({ id, name, email }: Invitation): Promise<void> => {
    await props.state.change(id, 'The invitation has a new link', async () => {
      setInvited({ ...(await trpc.member.inviteAgain.mutate({ invitationId: id })), name, email })
    })
  }
  const withdraw = async (invitation: Invitation): Promise<void> => {
    const sure = await confirm({
      title: `Withdraw the invitation of ${invitation.name}?`,
      text: 'The link stops working at once.',
      confirmLabel: 'Withdraw',
      tone: 'danger',
    })
    if (!sure) return
    await props.state.change(invitation.id, 'The invitation was withdrawn', () =>
      trpc.member.withdraw.mutate({ invitationId: invitation.id }),
    )
  }
  return (
    <Card title="Open invitations" description="Each link works once, for seven days." flush>
      <table class="admin-table">
        <thead>
          <tr>
            <th scope="col">Invited</th>
            <th scope="col" class="admin-wide">
              Role
            </th>
            <th scope="col">Expires</th>
            <th scope="col" class="admin-last">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.state.invitations()}>
            {(invitation) => (
              <tr aria-busy={props.state.changing() === invitation.id}>
                <th scope="row">
                  <div class="admin-words">
                    <span class="admin-name">{invitation.name}</span>
                    <span class="admin-faint">{invitation.email}</span>
                  </div>
                </th>
                <td class="admin-wide" data-label="Role">
                  {roleNames[invitation.role]}
                </td>
                <td data-label="Expires" class="admin-faint">
                  <RelativeTime at={invitation.expiresAt} />
                </td>
                <td class="admin-last">
                  <div class="admin-actions">
                    <Button
                      size="sm"
                      aria-label={`Send ${invitation.name} the invitation again`}
                      onClick={() => void sendAgain(invitation)}
                    >
                      Send again
                    </Button>
                    <Button size="sm" variant="ghost" onClick={() => void withdraw(invitation)}>
                      Withdraw
                    </Button>
                  </div>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Dialog
        open={invited() !== undefined}
        onOpenChange={(open) => open || setInvited(undefined)}
        title="The invitation has a new link"
        footer={
          <Button variant="primary" onClick={() => setInvited(undefined)}>
            Done
          </Button>
        }
      >
        <Show when={invited()}>{(done) => <InvitedLink invited={done()} />}</Show>
      </Dialog>
    </Card>
  )
}
