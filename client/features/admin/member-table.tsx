import { For } from 'solid-js'

import type { Member } from '@operagrid/shared/domain/member'

import { Card } from '../../ui/card.tsx'

import './admin.css'
import type { MembersState } from './create-members.ts'
import { MemberRow } from './member-row.tsx'

/** A table on a desktop; a card for each member on a phone. */
export function MemberTable(props: { readonly members: readonly Member[]; readonly state: MembersState }) {
  return (
    <Card title="In this workspace" flush>
      <table class="admin-table">
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col" class="admin-wide">
              Role
            </th>
            <th scope="col">Joined</th>
            <th scope="col" class="admin-last">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.members}>{(member) => <MemberRow member={member} state={props.state} />}</For>
        </tbody>
      </table>
    </Card>
  )
}
