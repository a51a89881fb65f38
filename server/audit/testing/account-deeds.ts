import { randomBytes } from 'node:crypto'

import { expect } from 'vitest'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { makeBrowser } from '../../testing/browser.ts'
import { mailedToken, memberTarget, must } from './deed.ts'
import type { Deed, Stage } from './deed.ts'

const WRONG = 'not the password of anybody'
const NEW = 'three boats and a lantern'

/** What is done to workspaces, sessions and accounts. */
export const accountDeeds = {
  'workspace.created': async ({ app }) => ({
    act: () =>
      app.call('auth.signUp', { workspace: 'Fresh', name: 'Fresh', email: freshEmail(), password: app.password }),
    entry: {
      actorId: expect.any(String) as unknown,
      target: { kind: 'member', id: expect.any(String) as unknown, name: '' },
      after: { name: 'Fresh', slug: expect.stringMatching(/^fresh/) as string },
    },
  }),
  'workspace.renamed': async (stage) => {
    const { app, manager } = stage
    const { name, id } = (await app.signIn(manager)).session.tenant
    return {
      act: () => app.call('tenant.rename', { name: `${name}!` }, manager.accessToken),
      entry: {
        actorId: manager.session.member.id,
        target: { kind: 'workspace', id, name },
        before: { name },
        after: { name: `${name}!` },
      },
    }
  },
  'session.begun': async ({ app, organizer }) => ({
    act: () => app.call('auth.signIn', keysOf(app.password, organizer)),
    entry: { actorId: organizer.session.member.id, target: memberTarget(organizer) },
  }),
  'session.refused': async ({ app, organizer }) => ({
    act: () => app.call('auth.signIn', keysOf(WRONG, organizer)),
    entry: { actorId: null, target: memberTarget(organizer) },
    changesNothing: true,
  }),
  'session.braked': async ({ app, manager }) => {
    const member = await app.join(manager, 'viewer')
    for (let tried = 0; tried < 4; tried += 1) await app.call('auth.signIn', keysOf(WRONG, member))
    return {
      act: () => app.call('auth.signIn', keysOf(WRONG, member)),
      entry: { actorId: null, target: memberTarget(member) },
      beside: ['session.refused'],
      changesNothing: true,
    }
  },
  'session.switched': async (stage) => {
    const { app, manager } = stage
    const guest = await app.signUp('Guest')
    const { email } = guest.session.account
    const joined = await acceptAs(stage, email)
    const browser = makeBrowser(app)
    await browser.call('auth.signIn', keysOf(app.password, guest))
    return {
      act: () => browser.call('auth.switchTenant', { tenantId: manager.session.tenant.id }),
      entry: { actorId: joined.session.member.id, target: memberTarget(joined) },
      beside: ['session.left'],
    }
  },
  'session.left': async ({ app, organizer }) => {
    const browser = makeBrowser(app)
    await browser.call('auth.signIn', keysOf(app.password, organizer))
    const { cookie } = browser
    return {
      act: () => {
        browser.cookie = cookie
        return browser.call('auth.signOut')
      },
      entry: { actorId: organizer.session.member.id, target: memberTarget(organizer) },
    }
  },
  'session.ended': async (stage) => {
    const { manager, viewer } = stage
    const sessionId = await sessionOf(stage, viewer)
    return {
      act: () => stage.app.call('session.revoke', { sessionId }, manager.accessToken),
      entry: { actorId: manager.session.member.id, target: memberTarget(viewer), before: { session: sessionId } },
    }
  },
  'session.all_ended': async (stage) => {
    const { app, manager } = stage
    const member = await app.join(manager, 'viewer')
    await must(stage, undefined, 'auth.signIn', keysOf(app.password, member))
    const { id: memberId } = member.session.member
    return {
      act: () => app.call('session.revokeAll', { memberId }, manager.accessToken),
      entry: { actorId: manager.session.member.id, target: memberTarget(member), after: { ended: 2 } },
    }
  },
  'session.stolen': async ({ app, organizer }) => {
    const browser = makeBrowser(app)
    await browser.call('auth.signIn', keysOf(app.password, organizer))
    const { cookie } = browser
    for (let renewed = 0; renewed < 2; renewed += 1) await browser.call('auth.refresh')
    return {
      act: () => {
        browser.cookie = cookie
        return browser.call('auth.refresh')
      },
      entry: { actorId: null, target: memberTarget(organizer) },
    }
  },
  'account.email_confirmed': async (stage) => {
    const member = await stage.app.signUp('Confirmed')
    const { email } = member.session.account
    const token = await mailedToken(stage, email, 'confirm')
    return {
      act: () => stage.app.call('account.confirm', { token }),
      entry: { actorId: member.session.member.id, target: memberTarget(member), after: { email } },
    }
  },
  'account.email_changed': async (stage) => {
    const member = await stage.app.signUp('Moved')
    const email = freshEmail()
    await must(stage, member, 'account.changeEmail', { password: stage.app.password, email })
    const token = await mailedToken(stage, email, 'confirm')
    return {
      act: () => stage.app.call('account.confirm', { token }),
      entry: {
        actorId: member.session.member.id,
        target: memberTarget(member),
        before: { email: member.session.account.email },
        after: { email },
      },
    }
  },
  'account.reset_asked': async ({ app, organizer }) => ({
    act: () => app.call('account.askReset', { email: organizer.session.account.email }),
    entry: { actorId: null, target: memberTarget(organizer) },
  }),
  'account.password_reset': async (stage) => {
    const member = await stage.app.join(stage.manager, 'viewer')
    const { email } = member.session.account
    await must(stage, undefined, 'account.askReset', { email })
    const token = await mailedToken(stage, email, 'reset')
    return {
      act: () => stage.app.call('account.reset', { token, password: NEW }),
      entry: { actorId: member.session.member.id, target: memberTarget(member) },
    }
  },
  'account.password_changed': async ({ app, manager }) => {
    const member = await app.join(manager, 'viewer')
    const input = { password: app.password, newPassword: NEW }
    return {
      act: () => app.call('account.changePassword', input, member.accessToken),
      entry: { actorId: member.session.member.id, target: memberTarget(member) },
    }
  },
  'account.password_refused': async ({ app, organizer }) => ({
    act: () => app.call('account.changePassword', { password: WRONG, newPassword: NEW }, organizer.accessToken),
    entry: { actorId: null, target: memberTarget(organizer) },
    changesNothing: true,
  }),
} as const satisfies Readonly<Record<string, Deed>>

function keysOf(password: string, { session }: SignedIn) {
  return { email: session.account.email, password }
}

function freshEmail(): string {
  return `fresh-${randomBytes(6).toString('hex')}@example.org`
}

/** Joins the stage's workspace with an account that is there already. */
async function acceptAs(stage: Stage, email: string): Promise<SignedIn> {
  const invite = { email, name: 'Guest', role: 'organizer' }
  const { link } = await must<{ link: string }>(stage, stage.manager, 'member.invite', invite)
  const token = link.slice(link.lastIndexOf('/') + 1)
  return await must(stage, undefined, 'member.accept', { token, password: stage.app.password })
}

/** Another session of a member, to be ended. */
async function sessionOf({ app }: Stage, who: SignedIn): Promise<string> {
  const { data } = await app.call<SignedIn>('auth.signIn', keysOf(app.password, who))
  return app.services.identity.verify(data.accessToken)?.sessionId ?? ''
}
