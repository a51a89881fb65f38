import { expect } from 'vitest'

import type { Role } from '@operagrid/shared/domain/member'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { makeThings } from '../../testing/things.ts'
import { memberTarget, must } from './deed.ts'
import type { Deed, Stage } from './deed.ts'

let invited = 0

/** What management does to members, what they are refused, and what is read of the log. */
export const memberDeeds = {
  'member.invited': async ({ app, manager }) => {
    const invitee = freshInvitee()
    return {
      act: () => app.call('member.invite', invitee, manager.accessToken),
      entry: {
        actorId: manager.session.member.id,
        target: { kind: 'invitation', id: expect.any(String) as unknown, name: invitee.email },
        after: { role: invitee.role },
      },
    }
  },
  'member.invited_again': (stage) => onInvitation(stage, 'member.inviteAgain'),
  'member.withdrawn': (stage) => onInvitation(stage, 'member.withdraw'),
  'member.joined': async (stage) => {
    const { link } = await must<{ link: string }>(stage, stage.manager, 'member.invite', freshInvitee())
    const token = link.slice(link.lastIndexOf('/') + 1)
    return {
      act: () => stage.app.call('member.accept', { token, password: stage.app.password }),
      entry: {
        actorId: expect.any(String) as unknown,
        target: { kind: 'member', id: expect.any(String) as unknown, name: '' },
        after: { role: 'viewer' },
      },
    }
  },
  'member.role_changed': (stage) =>
    onMember(
      stage,
      'member.setRole',
      { role: 'reporter' },
      { before: { role: 'viewer' }, after: { role: 'reporter' } },
    ),
  'member.suspended': (stage) => onMember(stage, 'member.suspend', { suspended: true }),
  'member.readmitted': async (stage) => {
    const member = await stage.app.join(stage.manager, 'viewer')
    const { id: memberId } = member.session.member
    await must(stage, stage.manager, 'member.suspend', { memberId, suspended: true })
    return await onMember(stage, 'member.suspend', { suspended: false }, {}, member)
  },
  'member.removed': (stage) => onMember(stage, 'member.remove', {}, { before: { role: 'viewer' } }),
  'access.refused': async ({ app, viewer }) => ({
    act: () => app.call('member.invite', freshInvitee(), viewer.accessToken),
    entry: {
      actorId: viewer.session.member.id,
      target: { kind: 'call', id: null, name: 'member.invite' },
      after: { role: 'viewer' },
    },
    changesNothing: true,
  }),
  'audit.read': async ({ app, manager }) => ({
    act: () => app.call('audit.list', { filter: { actions: ['grid.created'] } }, manager.accessToken),
    entry: {
      actorId: manager.session.member.id,
      target: { kind: 'log', id: null, name: '' },
      after: { actions: ['grid.created'] },
    },
    changesNothing: true,
  }),
  'audit.exported': async (stage) => {
    const { app, manager } = stage
    const ask = { filter: { target: 'Log' }, format: 'csv' }
    const { path } = await must<{ path: string }>(stage, manager, 'audit.export', ask)
    return {
      act: async () => await (await fetch(`${app.baseUrl}${path}`)).text(),
      entry: {
        actorId: manager.session.member.id,
        target: { kind: 'log', id: null, name: 'csv' },
        after: { target: 'Log' },
      },
      changesNothing: true,
    }
  },
} as const satisfies Readonly<Record<string, Deed>>

function freshInvitee() {
  invited += 1
  return { email: `invitee-${invited}@example.org`, name: 'Invitee', role: 'viewer' satisfies Role }
}

async function onInvitation(stage: Stage, path: string) {
  const { invitationId } = await makeThings(stage.app, stage.manager, stage.viewer)
  const email = expect.stringContaining('@example.org') as unknown
  return {
    act: () => stage.app.call(path, { invitationId }, stage.manager.accessToken),
    entry: {
      actorId: stage.manager.session.member.id,
      target: { kind: 'invitation', id: invitationId, name: email },
    },
  }
}

type Changed = { readonly before?: { readonly role: string }; readonly after?: { readonly role: string } }

async function onMember(stage: Stage, path: string, input: object, changed: Changed = {}, known?: SignedIn) {
  const member = known ?? (await stage.app.join(stage.manager, 'viewer'))
  const { id: memberId } = member.session.member
  return {
    act: () => stage.app.call(path, { memberId, ...input }, stage.manager.accessToken),
    entry: { actorId: stage.manager.session.member.id, target: memberTarget(member), ...changed },
  }
}
