import { randomBytes } from 'node:crypto'

import bcrypt from 'bcrypt'
import { Piscina } from 'piscina'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'

import { join, makeVisitors, testConfig, testOrigin } from './testing/visitors.ts'
import type { Visitors } from './testing/visitors.ts'

let database: TestDatabase
let visitors: Visitors

beforeAll(async () => {
  database = await createTestDatabase()
  visitors = makeVisitors(database.db, {}, { forgetful: true })
})
afterAll(async () => {
  visitors.close()
  await database.drop()
})

const unauthenticated = { cause: { code: 'UNAUTHENTICATED' } }

async function behind<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return await withConnection(database.adminUrl, async (client) => (await client.query<T>(text, values)).rows)
}

describe('signing up and in', () => {
  test('a new workspace has a slug of its name and its first manager', async () => {
    const { me } = await visitors.newManager('Über Größe & Co.')
    expect(me.tenant).toMatchObject({ name: 'Über Größe & Co.', slug: 'uber-grosse-co' })
    expect(me.member).toMatchObject({ role: 'management', name: 'Mara Lund' })
    expect(me.memberships).toHaveLength(1)
  })

  test('a taken slug gets a suffix, also when many sign up at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => visitors.newManager('Same Name')))
    const slugs = all.map((one) => one.me.tenant.slug)
    expect(new Set(slugs).size).toBe(4)
    for (const slug of slugs) expect(slug).toMatch(/^same-name(-[0-9a-f]{4})?$/)
  })

  test('the stored hash is bcrypt of cost 12 and the refresh token is stored as its hash', async () => {
    const { browser, input } = await visitors.newManager()
    const [account] = await behind<{ password_hash: string }>('select password_hash from account where email = $1', [
      input.email,
    ])
    expect(account?.password_hash).toMatch(/^\$2b\$12\$/)
    const [found] = await behind<{ found: number }>(
      `select count(*)::int as found from session where encode(refresh_hash, 'escape') = $1`,
      [browser.cookie],
    )
    expect(found).toEqual({ found: 0 })
  })

  test('e-mail case does not matter, password case does', async () => {
    const { input } = await visitors.newManager()
    const visitor = visitors.visit()
    await expect(
      visitor.call.auth.signIn({ email: input.email.toUpperCase(), password: input.password }),
    ).resolves.toMatchObject({ expiresInS: 900 })
    await expect(
      visitor.call.auth.signIn({ email: input.email, password: input.password.toUpperCase() }),
    ).rejects.toMatchObject(unauthenticated)
  })

  test('unknown e-mail, wrong password and a taken e-mail read alike', async () => {
    const { input } = await visitors.newManager()
    const { call } = visitors.visit({ ip: '203.0.113.8' })
    const replies = await Promise.all([
      call.auth.signIn({ email: 'nobody@example.org', password: 'something long' }).catch(String),
      call.auth.signIn({ email: input.email, password: 'something long' }).catch(String),
      call.auth.signUp({ ...input, password: 'something long' }).catch(String),
    ])
    expect(new Set(replies).size).toBe(1)
  })

  test('an unknown e-mail costs the same hash as a wrong password', async () => {
    const { input } = await visitors.newManager()
    // All that is hashed goes to its threads.
    const run = vi.spyOn(Piscina.prototype, 'run')
    for (const email of [input.email, 'nobody@example.org']) {
      const refused = visitors.identity.signIn({ email, password: 'not the password' }, testOrigin)
      await expect(refused).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    }
    const asked = run.mock.calls.map(([task, how]) => [how?.name, bcrypt.getRounds((task as { hash: string }).hash)])
    run.mockRestore()
    expect(asked).toEqual([
      ['compare', 12],
      ['compare', 12],
    ])
  })

  test('an existing account makes another workspace with its own password and can switch', async () => {
    const first = await visitors.newManager('First')
    const answer = first.enter(await first.call.auth.signUp({ ...first.input, workspace: 'Second' }))
    expect(answer.session.memberships.map((one) => one.name)).toEqual(['First', 'Second'])
    const back = first.enter(await first.call.auth.switchTenant({ tenantId: first.me.tenant.id }))
    expect(back.session.tenant.name).toBe('First')
    const stranger = await visitors.newManager('Foreign')
    await expect(first.call.auth.switchTenant({ tenantId: stranger.me.tenant.id })).rejects.toMatchObject({
      cause: { code: 'NOT_FOUND' },
    })
  })

  test('a session that has ended, or whose key was replaced, opens no workspace', async () => {
    const ended = await visitors.newManager()
    const { tenant, member } = ended.me
    await behind('update session set revoked_at = now() where member_id = $1', [member.id])
    await expect(ended.call.auth.switchTenant({ tenantId: tenant.id })).rejects.toMatchObject(unauthenticated)
    const expired = await visitors.newManager()
    await behind('update session set expires_at = now() where member_id = $1', [expired.me.member.id])
    await expect(expired.call.auth.switchTenant({ tenantId: expired.me.tenant.id })).rejects.toMatchObject(
      unauthenticated,
    )
    const stolen = await visitors.newManager()
    const old = stolen.browser.cookie
    await stolen.call.auth.refresh()
    await behind(`update session set rotated_at = now() - interval '16 seconds' where member_id = $1`, [
      stolen.me.member.id,
    ])
    stolen.browser.cookie = old
    await expect(stolen.call.auth.switchTenant({ tenantId: stolen.me.tenant.id })).rejects.toMatchObject(
      unauthenticated,
    )
  })

  test.each([{ socket: true }, { batched: true }])('nobody signs in over %o', async (way) => {
    const { input } = await visitors.newManager()
    const { call } = visitors.visit(way)
    await expect(call.auth.signIn({ email: input.email, password: input.password })).rejects.toMatchObject({
      cause: { code: 'BAD_INPUT' },
    })
    await expect(call.auth.refresh()).rejects.toMatchObject({ cause: { code: 'BAD_INPUT' } })
    await expect(call.member.invitation({ token: 'any' })).rejects.toMatchObject({ cause: { code: 'BAD_INPUT' } })
  })

  test('wrong passwords make the next try wait, and never longer than a minute', async () => {
    const { input } = await visitors.newManager()
    const { call } = visitors.visit({ ip: '203.0.113.9' })
    const wrong = { email: input.email, password: 'not the password' }
    for (let tried = 0; tried < 5; tried += 1)
      await expect(call.auth.signIn(wrong)).rejects.toMatchObject(unauthenticated)
    await expect(call.auth.signIn({ ...wrong, password: input.password })).rejects.toMatchObject({
      cause: { code: 'TOO_MANY', details: { retryAfterS: 1 } },
    })
    const elsewhere = visitors.visit({ ip: '203.0.113.10' })
    await expect(elsewhere.call.auth.signIn({ email: input.email, password: input.password })).resolves.toBeTruthy()
  })
})

describe('a session', () => {
  test('renews with a new token each time, and the old one answers the same successor for a moment', async () => {
    const { browser, call, me } = await visitors.newManager()
    const first = browser.cookie
    await call.auth.refresh()
    const second = browser.cookie
    expect(second).not.toBe(first)
    browser.cookie = first
    expect((await call.auth.refresh())?.session.member.id).toBe(me.member.id)
    expect(browser.cookie).toBe(second)
    await expect(call.auth.refresh()).resolves.toBeTruthy()
  })

  test('two tabs that renew at once end with the same token', async () => {
    const { browser, call } = await visitors.newManager()
    const twin = visitors.visit()
    twin.browser.cookie = browser.cookie
    await Promise.all([call.auth.refresh(), twin.call.auth.refresh()])
    expect(twin.browser.cookie).toBe(browser.cookie)
  })

  test('ends, with its sockets, when a replaced token comes back after the grace', async () => {
    const owner = await visitors.newManager()
    const stolen = owner.browser.cookie
    await owner.call.auth.refresh()
    await behind(`update session set rotated_at = now() - interval '16 seconds' where member_id = $1`, [
      owner.me.member.id,
    ])
    const thief = visitors.visit()
    thief.browser.cookie = stolen
    await expect(thief.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
    await expect(owner.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
    await expect(owner.call.session.list()).rejects.toMatchObject(unauthenticated)
    const claims = visitors.identity.verify(owner.browser.accessToken ?? '')
    expect(visitors.dropped).toContain(claims?.sessionId)
  })

  test('ends also when the token is several rotations old', async () => {
    const owner = await visitors.newManager()
    const stolen = owner.browser.cookie
    for (let turn = 0; turn < 5; turn += 1) await owner.call.auth.refresh()
    const thief = visitors.visit()
    thief.browser.cookie = stolen
    await expect(thief.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
    await expect(owner.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
  })

  test('outlives a change of the secret, and a stolen token from before it is still noticed', async () => {
    const owner = await visitors.newManager()
    const stolen = owner.browser.cookie
    for (let turn = 0; turn < 3; turn += 1) await owner.call.auth.refresh()
    const jwtSecret = randomBytes(32).toString('base64')
    const changed = makeVisitors(database.db, { jwtSecret, jwtSecretBefore: testConfig.jwtSecret })
    const later = changed.visit()
    later.browser.cookie = owner.browser.cookie
    later.browser.accessToken = owner.browser.accessToken
    expect(await later.call.session.list()).toHaveLength(1)
    for (let turn = 0; turn < 3; turn += 1) await later.call.auth.refresh()
    const thief = changed.visit()
    thief.browser.cookie = stolen
    await expect(thief.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
    await expect(later.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
    changed.close()
  })

  test('ends at sign-out at once, for its access token too', async () => {
    const owner = await visitors.newManager()
    await owner.call.session.list()
    const cookie = owner.browser.cookie
    expect(await owner.call.auth.signOut()).toEqual({ signedOut: true })
    expect(owner.browser.cookie).toBeUndefined()
    await expect(owner.call.session.list()).rejects.toMatchObject(unauthenticated)
    owner.browser.cookie = cookie
    await expect(owner.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
    owner.browser.cookie = cookie
    expect(await owner.call.auth.signOut()).toEqual({ signedOut: true })
    owner.browser.cookie = 'nonsense'
    expect(await owner.call.auth.signOut()).toEqual({ signedOut: false })
  })

  test('lives on by being used, but not beyond what it may live at all', async () => {
    const owner = await visitors.newManager()
    const leftS = async () => {
      const [session] = await owner.call.session.list()
      return (Date.parse(session?.expiresAt ?? '') - Date.now()) / 1_000
    }
    const age = (interval: string) =>
      behind(
        `update session set created_at = created_at - interval '${interval}', expires_at = now() + interval '1 hour' where member_id = $1`,
        [owner.me.member.id],
      )
    await age('5 days')
    await owner.call.auth.refresh()
    expect(await leftS()).toBeCloseTo(86_400, -2)
    await age('4 days 20 hours')
    await owner.call.auth.refresh()
    expect(await leftS()).toBeCloseTo(4 * 3_600, -2)
  })

  test('expires', async () => {
    const owner = await visitors.newManager()
    await behind(`update session set expires_at = now() where member_id = $1`, [owner.me.member.id])
    await expect(owner.call.session.list()).rejects.toMatchObject(unauthenticated)
    await expect(owner.call.auth.refresh()).rejects.toMatchObject(unauthenticated)
  })

  test('is listed for its owner and for management, and can be revoked by both', async () => {
    const manager = await visitors.newManager()
    const reporter = await join(visitors, manager, 'reporter')
    const organizer = await join(visitors, manager, 'organizer')
    const own = await reporter.call.session.list()
    expect(own).toMatchObject([{ memberName: 'The reporter', device: 'Test browser', current: true, strong: false }])
    expect(await manager.call.session.list()).toHaveLength(3)
    const sessionId = own[0]?.id ?? ''
    await expect(organizer.call.session.revoke({ sessionId })).rejects.toMatchObject({ cause: { code: 'NOT_FOUND' } })
    await manager.call.session.revoke({ sessionId })
    await expect(reporter.call.session.list()).rejects.toMatchObject(unauthenticated)
    expect(visitors.dropped).toContain(sessionId)
    expect(await manager.call.session.list()).toHaveLength(2)
  })

  test('claims that mix two sessions name nobody', async () => {
    const [one, two] = [await visitors.newManager(), await visitors.newManager()]
    const claims = visitors.identity.verify(one.browser.accessToken ?? '')
    const others = visitors.identity.verify(two.browser.accessToken ?? '')
    if (claims === null || others === null) throw new Error('both are valid')
    for (const mixed of [
      { ...claims, sessionId: others.sessionId },
      { ...claims, tenantId: others.tenantId },
      { ...claims, memberId: others.memberId },
    ]) {
      await expect(visitors.identity.actorOf(mixed)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    }
  })
})
