import Ellipsis from 'lucide-solid/icons/ellipsis'
import { createSignal, Show } from 'solid-js'

import { roleNames } from '@operagrid/shared/domain/member'
import type { Member } from '@operagrid/shared/domain/member'

import { theSession } from '../../live/session.ts'
import { trpc } from '../../trpc.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Badge } from '../../ui/badge.tsx'
import { confirm } from '../../ui/confirm.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { MenuEntry } from '../../ui/menu-entry.ts'
import { Menu } from '../../ui/menu.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import type { MembersState } from './create-members.ts'
import { RemoveMemberDialog } from './remove-member-dialog.tsx'
import { roleFrom, roleOptions } from './role-options.ts'

/** One member: role in place, the rest behind the dots. */
export function MemberRow(props: { readonly member: Member; readonly state: MembersState }) {
  const self = (): boolean => theSession().current()?.member.id === props.member.id
  const suspended = (): boolean => props.member.status === 'suspended'
  const [removing, setRemoving] = createSignal(false)
  const fixed = (): boolean => props.state.isLastManager(props.member)

  const chooseRole = async (value: string): Promise<void> => {
    const role = roleFrom(value)
    if (role === undefined || role === props.member.role) return
    const sure =
      !self() ||
      (await confirm({
        title: 'Give up management?',
        text: `You become ${roleNames[role].toLowerCase()} at once and cannot change it back yourself.`,
        confirmLabel: 'Give up management',
        tone: 'danger',
      }))
    if (sure) await props.state.setRole(props.member, role)
  }
  const suspend = async (): Promise<void> => {
    const { id, name } = props.member
    const sure = await confirm({
      title: `Suspend ${name}?`,
      text: 'They are signed out everywhere within two seconds and cannot come back until you let them. What they wrote stays.',
      confirmLabel: 'Suspend',
      tone: 'danger',
    })
    if (sure)
      await props.state.change(id, `${name} is suspended`, () =>
        trpc.member.suspend.mutate({ memberId: id, suspended: true }),
      )
  }
  const readmit = async (): Promise<void> => {
    const { id, name } = props.member
    await props.state.change(id, `${name} may sign in again`, () =>
      trpc.member.suspend.mutate({ memberId: id, suspended: false }),
    )
  }
  const signOut = async (): Promise<void> => {
    const { id, name } = props.member
    const sure = await confirm({
      title: `Sign ${name} out everywhere?`,
      text: 'All their devices lose access within two seconds. They may sign in again.',
      confirmLabel: 'Sign out',
      tone: 'danger',
    })
    if (sure)
      await props.state.change(id, `${name} is signed out everywhere`, () =>
        trpc.session.revokeAll.mutate({ memberId: id }),
      )
  }
  const entries = (): MenuEntry[] => [
    suspended()
      ? { label: 'Let back in', onSelect: () => void readmit() }
      : { label: 'Suspend…', onSelect: () => void suspend(), disabled: fixed() || self() },
    { label: 'Sign out everywhere…', onSelect: () => void signOut(), disabled: self() },
    { kind: 'separator' },
    { label: 'Remove…', tone: 'danger', onSelect: () => setRemoving(true), disabled: fixed() || self() },
  ]
  return (
    <tr classList={{ 'admin-dim': suspended() }} aria-busy={props.state.changing() === props.member.id}>
      <th scope="row">
        <div class="admin-person">
          <Avatar name={props.member.name} id={props.member.id} decorative />
          <div class="admin-words">
            <span class="admin-name">
              {props.member.name}
              <Show when={self()}>
                <Badge>You</Badge>
              </Show>
              <Show when={suspended()}>
                <Badge tone="warning">Suspended</Badge>
              </Show>
            </span>
            <span class="admin-faint">{props.member.email}</span>
          </div>
        </div>
      </th>
      <td class="admin-wide" data-label="Role">
        <Show when={props.state.manages()} fallback={roleNames[props.member.role]}>
          <div class="admin-role" title={fixed() ? 'A workspace needs at least one active manager.' : undefined}>
            <SelectField
              label={`Role of ${props.member.name}`}
              hideLabel
              size="sm"
              options={roleOptions}
              value={props.member.role}
              onChange={(value) => void chooseRole(value)}
              disabled={fixed()}
              busy={props.state.changing() === props.member.id}
            />
          </div>
        </Show>
      </td>
      <td data-label="Joined" class="admin-faint">
        <RelativeTime at={props.member.joinedAt} />
      </td>
      <td class="admin-last">
        <Show when={props.state.manages()}>
          <Menu
            placement="bottom-end"
            entries={entries()}
            trigger={(trigger) => <IconButton {...trigger} label={`More about ${props.member.name}`} icon={Ellipsis} />}
          />
          <RemoveMemberDialog
            member={props.member}
            open={removing()}
            onClose={() => setRemoving(false)}
            state={props.state}
          />
        </Show>
      </td>
    </tr>
  )
}
