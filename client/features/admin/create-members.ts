import { createResource, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Invitation, Member, Role } from '@operagrid/shared/domain/member'

import { keepRows } from '../../live/keep-rows.ts'
import { theSession } from '../../live/session.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { showToast } from '../../ui/show-toast.tsx'

export type MembersState = {
  /** By name; undefined until the first answer. */
  readonly members: Accessor<readonly Member[] | undefined>
  /** Newest first; always empty for whoever is not management. */
  readonly invitations: Accessor<readonly Invitation[]>
  /** Why the list could not be loaded, in a sentence. */
  readonly fault: Accessor<string | undefined>
  /** Whether the viewer may change anything here. */
  readonly manages: Accessor<boolean>
  /** The id of the member or invitation that is being changed. */
  readonly changing: Accessor<string | undefined>
  /** True for the only active manager, who can be neither demoted nor removed. */
  isLastManager(member: Member): boolean
  reload(): void
  /** Runs one change, reports its failure as a toast and loads the list anew. True when it worked. */
  change(id: string, done: string, work: () => Promise<unknown>): Promise<boolean>
  setRole(member: Member, role: Role): Promise<boolean>
}

/** The workspace's members and open invitations, and what management can do to them. */
export function createMembers(): MembersState {
  const manages = (): boolean => theSession().current()?.member.role === 'management'
  const [members, { refetch: reloadMembers }] = createResource(() => trpc.member.list.query(), { storage: keepRows })
  const [invitations, { refetch: reloadInvitations }] = createResource(manages, () => trpc.member.invitations.query(), {
    storage: keepRows,
  })
  const [changing, setChanging] = createSignal<string>()

  const reload = (): void => {
    void reloadMembers()
    if (manages()) void reloadInvitations()
  }
  const change: MembersState['change'] = async (id, done, work) => {
    setChanging(id)
    try {
      await work()
      showToast({ title: done, tone: 'success' })
      return true
    } catch (error) {
      showToast({ title: 'Nothing was changed', text: errorOf(error).message, tone: 'danger' })
      return false
    } finally {
      setChanging(undefined)
      reload()
    }
  }
  return {
    // `latest` keeps the rows on screen while they load anew.
    members: () => (members.error === undefined ? members.latest : undefined),
    invitations: () => (manages() && invitations.error === undefined ? (invitations.latest ?? []) : []),
    fault: () => (members.error === undefined ? undefined : errorOf(members.error).message),
    manages,
    changing,
    isLastManager: (member) => isActiveManager(member) && (members.latest ?? []).filter(isActiveManager).length === 1,
    reload,
    change,
    setRole: (member, role) =>
      change(member.id, `${member.name}'s role was changed`, () =>
        trpc.member.setRole.mutate({ memberId: member.id, role }),
      ),
  }
}

function isActiveManager(member: Member): boolean {
  return member.role === 'management' && member.status === 'active'
}
