import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import { roles } from '@operagrid/shared/domain/member'

import { startMailServer } from '../mail/testing/mail-server.ts'
import { join, makeVisitors, tokenOf } from './testing/visitors.ts'
import type { Visitors } from './testing/visitors.ts'

let database: TestDatabase
let visitors: Visitors

beforeAll(async () => {
  database = await createTestDatabase()
  visitors = makeVisitors(database.db)
})
afterAll(async () => {
  visitors.close()
  await database.drop()
})

const code = (wanted: string) => ({ cause: { code: wanted } })
const invitee = { email: 'ole@example.org', name: 'Ole Berg', role: 'organizer' } as const

describe('an invitation', () => {
  test('shows its workspace, lets one person in with the role it names, and then is used up', async () => {
    const manager = await visitors.newManager('Harbour')
    const { link, mailed } = await manager.call.member.invite(invitee)
    expect(link).toMatch(/^https:\/\/ops\.example\.org\/invite\/[\w-]{43}$/)
    expect(mailed).toBe(false)
    const token = tokenOf(link)
    const guest = visitors.visit()
    expect(await guest.call.member.invitation({ token })).toEqual({ workspace: 'Harbour', ...invitee })
    const answer = guest.enter(await guest.call.member.accept({ token, password: 'a password of mine' }))
    expect(answer.session).toMatchObject({
      tenant: { name: 'Harbour' },
      member: { role: 'organizer', name: 'Ole Berg' },
    })
    await expect(guest.call.member.accept({ token, password: 'a password of mine' })).rejects.toMatchObject(
      code('NOT_FOUND'),
    )
    await expect(guest.call.member.invitation({ token })).rejects.toMatchObject(code('NOT_FOUND'))
  })

  test('lets in once when two browsers accept at the same moment', async () => {
    const manager = await visitors.newManager()
    const { link } = await manager.call.member.invite({ ...invitee, email: 'race@example.org' })
    const accept = { token: tokenOf(link), password: 'a password of mine' }
    const tries = await Promise.allSettled(
      [visitors.visit(), visitors.visit()].map((one) => one.call.member.accept(accept)),
    )
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await manager.call.member.list()).toHaveLength(2)
  })

  test('is replaced by the next one to the same e-mail', async () => {
    const manager = await visitors.newManager()
    const guest = { ...invitee, email: 'twice@example.org' }
    const first = await manager.call.member.invite(guest)
    const second = await manager.call.member.invite({ ...guest, role: 'viewer' })
    const { call } = visitors.visit()
    await expect(call.member.invitation({ token: tokenOf(first.link) })).rejects.toMatchObject(code('NOT_FOUND'))
    expect(await call.member.invitation({ token: tokenOf(second.link) })).toMatchObject({ role: 'viewer' })
    expect(await manager.call.member.invitations()).toMatchObject([{ email: 'twice@example.org', role: 'viewer' }])
  })

  test('is one, the last, also when several invite the same person at the same moment', async () => {
    const manager = await visitors.newManager()
    const guest = { ...invitee, email: 'wanted@example.org' }
    const links = await Promise.all(Array.from({ length: 6 }, () => manager.call.member.invite(guest)))
    expect(await manager.call.member.invitations()).toHaveLength(1)
    const { call } = visitors.visit()
    const shown = await Promise.allSettled(links.map(({ link }) => call.member.invitation({ token: tokenOf(link) })))
    expect(shown.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('stops working when it is withdrawn, and after seven days', async () => {
    const manager = await visitors.newManager()
    const { link } = await manager.call.member.invite({ ...invitee, email: 'late@example.org' })
    const { call } = visitors.visit()
    await withConnection(database.adminUrl, (client) =>
      client.query(
        `update invitation set expires_at = expires_at - interval '7 days' where email = 'late@example.org'`,
      ),
    )
    await expect(call.member.accept({ token: tokenOf(link), password: 'a password of mine' })).rejects.toMatchObject(
      code('NOT_FOUND'),
    )
    const next = await manager.call.member.invite({ ...invitee, email: 'late@example.org' })
    const [open] = await manager.call.member.invitations()
    await manager.call.member.withdraw({ invitationId: open?.id ?? '' })
    await expect(call.member.invitation({ token: tokenOf(next.link) })).rejects.toMatchObject(code('NOT_FOUND'))
  })

  test("joins an existing account with that account's password only", async () => {
    const [here, there] = [await visitors.newManager('Here'), await visitors.newManager('There')]
    const { link } = await here.call.member.invite({ email: there.input.email, name: 'Guest', role: 'viewer' })
    const guest = visitors.visit()
    const token = tokenOf(link)
    await expect(guest.call.member.accept({ token, password: 'not their password' })).rejects.toMatchObject(
      code('UNAUTHENTICATED'),
    )
    const answer = guest.enter(await guest.call.member.accept({ token, password: there.input.password }))
    expect(answer.session.memberships.map((one) => one.name)).toEqual(['There', 'Here'])
  })

  test('is mailed with its link when there is a mail server, and only its hash is stored', async () => {
    await using server = await startMailServer()
    const mailing = makeVisitors(database.db, { smtpUrl: server.url })
    const manager = await mailing.newManager('Harbour')
    const { link, mailed } = await manager.call.member.invite({ ...invitee, email: 'post@example.org' })
    mailing.close()
    expect(mailed).toBe(true)
    expect(server.lines.join('')).toContain('RCPT TO:<post@example.org>')
    expect(server.lines.join('').replaceAll('=', '')).toContain(link)
    const stored = await withConnection(database.adminUrl, (client) =>
      client.query('select from invitation where token_hash = sha256($1::bytea)', [tokenOf(link)]),
    )
    expect(stored.rowCount).toBe(1)
  })

  test('goes to many at once, and who cannot be invited keeps nobody else from it', async () => {
    const manager = await visitors.newManager()
    const people = ['a', 'b'].map((name) => ({ email: `${name}-many@example.org`, name, role: 'viewer' as const }))
    const self = { email: manager.input.email, name: 'Self', role: 'viewer' as const }
    const answers = await manager.call.member.inviteMany({ invitees: [...people, self] })
    expect(answers.map((answer) => [answer.email, 'refused' in answer ? answer.refused : 'invited'])).toEqual([
      ['a-many@example.org', 'invited'],
      ['b-many@example.org', 'invited'],
      [self.email, `${self.email} belongs to this workspace already. Change the role in the list of members.`],
    ])
    expect(await manager.call.member.invitations()).toHaveLength(2)
  })

  test('sent again has another link, for its whole time, and the link before is dead', async () => {
    const manager = await visitors.newManager()
    const { link } = await manager.call.member.invite({ ...invitee, email: 'again@example.org' })
    await withConnection(database.adminUrl, (client) =>
      client.query(`update invitation set expires_at = now() + interval '1 minute' where email = 'again@example.org'`),
    )
    const [open] = await manager.call.member.invitations()
    const again = await manager.call.member.inviteAgain({ invitationId: open?.id ?? '' })
    const { call } = visitors.visit()
    await expect(call.member.invitation({ token: tokenOf(link) })).rejects.toMatchObject(code('NOT_FOUND'))
    expect(await call.member.invitation({ token: tokenOf(again.link) })).toMatchObject({ email: 'again@example.org' })
    const [renewed] = await manager.call.member.invitations()
    expect(Date.parse(renewed?.expiresAt ?? '')).toBeGreaterThan(Date.now() + 6.9 * 86_400_000)
  })

  test('is not for someone who belongs already', async () => {
    const manager = await visitors.newManager()
    await expect(manager.call.member.invite({ ...invitee, email: manager.input.email })).rejects.toMatchObject(
      code('CONFLICT'),
    )
  })
})

describe('a membership', () => {
  test('that ended leaves its name, and its invitations only if they are taken over', async () => {
    const manager = await visitors.newManager()
    const organizer = await join(visitors, manager, 'organizer')
    for (const keepInvitations of [false, true]) {
      const other = await join(visitors, manager, 'management')
      const email = `by-other-${keepInvitations}@example.org`
      const { link } = await other.call.member.invite({ ...invitee, email })
      await manager.call.member.remove({ memberId: other.me.member.id, keepInvitations })
      const shown = visitors.visit().call.member.invitation({ token: tokenOf(link) })
      if (keepInvitations) expect(await shown).toMatchObject({ email })
      else await expect(shown).rejects.toMatchObject(code('NOT_FOUND'))
      expect((await organizer.call.member.former())[0]).toEqual({ id: other.me.member.id, name: 'The management' })
      expect((await organizer.call.member.list()).map(({ id }) => id)).not.toContain(other.me.member.id)
    }
    const reporter = await join(visitors, manager, 'reporter')
    expect(await reporter.call.member.former()).toEqual([])
  })

  test('has all its sessions ended at once, by management or by itself but for the one that asks', async () => {
    const manager = await visitors.newManager()
    const member = await join(visitors, manager, 'viewer')
    const memberId = member.me.member.id
    const second = visitors.visit()
    second.enter(await second.call.auth.signIn(member.input))
    expect(await second.call.session.revokeAll({ memberId })).toEqual({ ended: 1 })
    await expect(member.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    expect(await second.call.member.list()).not.toEqual([])
    expect(await second.call.session.revokeAll({ memberId: manager.me.member.id })).toEqual({ ended: 0 })
    expect(await manager.call.session.revokeAll({ memberId })).toEqual({ ended: 1 })
    await expect(second.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
  })

  test('is managed by management alone', async () => {
    const manager = await visitors.newManager()
    for (const role of roles.filter((one) => one !== 'management')) {
      const member = await join(visitors, manager, role)
      const memberId = manager.me.member.id
      const tries = [
        () => member.call.member.invite({ ...invitee, email: `by-${role}@example.org` }),
        () => member.call.member.invitations(),
        () => member.call.member.setRole({ memberId: member.me.member.id, role: 'management' }),
        () => member.call.member.suspend({ memberId, suspended: true }),
        () => member.call.member.remove({ memberId }),
      ]
      for (const tried of tries) await expect(tried()).rejects.toMatchObject(code('NOT_ALLOWED'))
    }
    const reporter = await join(visitors, manager, 'reporter')
    expect(await reporter.call.member.list()).toHaveLength(1)
  })

  test('with a new role counts in the next call, and its sockets close', async () => {
    const manager = await visitors.newManager()
    const second = await join(visitors, manager, 'management')
    const memberId = second.me.member.id
    expect(await second.call.member.invitations()).toEqual([])
    await manager.call.member.setRole({ memberId, role: 'viewer' })
    await expect(second.call.member.invitations()).rejects.toMatchObject(code('NOT_ALLOWED'))
    expect(visitors.dropped).toContain(memberId)
  })

  test('that is suspended has no access, keeps its place, and signs in anew when it is back', async () => {
    const manager = await visitors.newManager()
    const organizer = await join(visitors, manager, 'organizer')
    const memberId = organizer.me.member.id
    await organizer.call.member.list()
    await manager.call.member.suspend({ memberId, suspended: true })
    await expect(organizer.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    await expect(organizer.call.auth.refresh()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    await expect(organizer.call.auth.signIn(organizer.input)).rejects.toMatchObject(code('UNAUTHENTICATED'))
    expect(await manager.call.member.list()).toContainEqual(
      expect.objectContaining({ id: memberId, status: 'suspended' }),
    )
    await manager.call.member.suspend({ memberId, suspended: false })
    organizer.enter(await organizer.call.auth.signIn(organizer.input))
    expect(await organizer.call.member.list()).toHaveLength(2)
  })

  test('that is removed loses access at once and its sessions', async () => {
    const manager = await visitors.newManager()
    const viewer = await join(visitors, manager, 'viewer')
    await viewer.call.member.list()
    await manager.call.member.remove({ memberId: viewer.me.member.id })
    await expect(viewer.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    await expect(viewer.call.auth.refresh()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    expect(await manager.call.session.list()).toHaveLength(1)
    await expect(manager.call.member.remove({ memberId: viewer.me.member.id })).rejects.toMatchObject(code('NOT_FOUND'))
  })

  test('of the last manager cannot be demoted, suspended or removed', async () => {
    const manager = await visitors.newManager()
    const memberId = manager.me.member.id
    await expect(manager.call.member.setRole({ memberId, role: 'viewer' })).rejects.toMatchObject(code('CONFLICT'))
    await expect(manager.call.member.suspend({ memberId, suspended: true })).rejects.toMatchObject(code('CONFLICT'))
    await expect(manager.call.member.remove({ memberId })).rejects.toMatchObject(code('CONFLICT'))
    expect(await manager.call.member.list()).toMatchObject([{ role: 'management', status: 'active' }])
  })

  test('stays with one of two managers who demote each other at once', async () => {
    const one = await visitors.newManager()
    const two = await join(visitors, one, 'management')
    const tries = await Promise.allSettled([
      one.call.member.setRole({ memberId: two.me.member.id, role: 'viewer' }),
      two.call.member.setRole({ memberId: one.me.member.id, role: 'viewer' }),
    ])
    expect(tries.filter((tried) => tried.status === 'fulfilled')).toHaveLength(1)
    const left = await withConnection(database.adminUrl, (client) =>
      client.query(`select from membership where tenant_id = $1 and role = 'management'`, [one.me.tenant.id]),
    )
    expect(left.rowCount).toBe(1)
  })
})

describe('between two workspaces', () => {
  test("a manager neither sees nor touches the other's members, sessions and invitations", async () => {
    const [ours, theirs] = [await visitors.newManager('Ours'), await visitors.newManager('Theirs')]
    await theirs.call.member.invite({ ...invitee, email: 'foreign@example.org' })
    const [invitation] = await theirs.call.member.invitations()
    const [session] = await theirs.call.session.list()
    const memberId = theirs.me.member.id
    expect(await ours.call.member.list()).toHaveLength(1)
    expect(await ours.call.session.list()).toHaveLength(1)
    expect(await ours.call.member.invitations()).toEqual([])
    const absent = '0190a000-0000-7000-8000-000000000000'
    const { call } = ours
    const attempts: readonly [string, (id: string) => Promise<unknown>][] = [
      [memberId, (id) => call.member.setRole({ memberId: id, role: 'viewer' })],
      [memberId, (id) => call.member.suspend({ memberId: id, suspended: true })],
      [memberId, (id) => call.member.remove({ memberId: id })],
      [session?.id ?? '', (id) => call.session.revoke({ sessionId: id })],
      [invitation?.id ?? '', (id) => call.member.withdraw({ invitationId: id })],
    ]
    for (const [foreign, attempt] of attempts) {
      const reply = await attempt(foreign).catch(String)
      expect(reply).toContain('There is no such')
      expect(await attempt(absent).catch(String)).toBe(reply)
    }
    expect(await theirs.call.member.list()).toMatchObject([{ role: 'management', status: 'active' }])
    expect(await theirs.call.member.invitations()).toHaveLength(1)
  })
})
