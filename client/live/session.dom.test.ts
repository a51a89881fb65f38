import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { accessToken, freshAccess, refuseAccess, watchAccess } from './access.ts'
import { createSession } from './session.ts'
import type { Session } from './session.ts'

/** A server of one cookie, at the network's edge. */
type Reply = { readonly data: unknown } | { readonly code: string; readonly retryAfterS?: number } | 'away'
let answer: (path: string, input: unknown) => Reply
let calls: string[]
const sessions: Session[] = []

const tenant = { id: crypto.randomUUID(), name: 'Harbour', slug: 'harbour' }

function granted(token: string, memberId: string = mara, role = 'organizer'): { data: SignedIn } {
  return {
    data: {
      accessToken: token,
      expiresInS: 900,
      session: {
        account: { id: memberId, name: 'Mara', email: 'mara@example.org', emailConfirmed: true },
        tenant,
        member: { id: memberId, name: 'Mara', role: role === 'viewer' ? 'viewer' : 'organizer' },
        memberships: [{ tenantId: tenant.id, name: tenant.name, slug: tenant.slug, role: 'organizer' }],
        factorNeeded: false,
      },
    },
  }
}
const mara = crypto.randomUUID()
const ole = crypto.randomUUID()
const nobody = { code: 'UNAUTHENTICATED' }
const input = { email: 'mara@example.org', password: 'correct horse battery' }

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  calls = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    calls.push(path)
    expect(new Headers(init.headers).get('x-operagrid')).toBe('1')
    const reply = answer(path, typeof init.body === 'string' ? JSON.parse(init.body) : undefined)
    if (reply === 'away') throw new TypeError('Failed to fetch')
    if ('data' in reply) return Response.json({ result: { data: reply.data } })
    const { code, retryAfterS } = reply
    const details = retryAfterS === undefined ? {} : { retryAfterS }
    return Response.json({ error: { message: `Says ${code}.`, data: { app: { code, details } } } }, { status: 400 })
  })
})
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function open(): Session {
  const session = createSession()
  sessions.push(session)
  return session
}

describe('opening the page', () => {
  test('restores whoever has the cookie', async () => {
    answer = () => granted('one')
    const session = open()
    expect(session.state()).toBe('restoring')
    await session.restore()
    expect(session.state()).toBe('signed-in')
    expect(session.current()?.tenant.slug).toBe('harbour')
    expect(accessToken()).toBe('one')
  })

  test('is signed out without a cookie, and nothing has ended', async () => {
    answer = () => nobody
    const session = open()
    await session.restore()
    expect([session.state(), session.current(), session.ended()]).toEqual(['signed-out', null, false])
  })

  test('while the server is away keeps trying and then comes in', async () => {
    answer = () => 'away'
    const session = open()
    const restored = session.restore()
    await vi.advanceTimersByTimeAsync(5_000)
    await restored
    expect(session.state()).toBe('unreachable')
    answer = () => granted('late')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(session.state()).toBe('signed-in')
  })
})

describe('signing in', () => {
  test('holds the token in memory only', async () => {
    answer = () => granted('secret-token')
    await open().signIn(input)
    expect(accessToken()).toBe('secret-token')
    expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).not.toContain('secret-token')
  })

  test("throws the server's refusal with its words and its wait", async () => {
    answer = () => ({ code: 'TOO_MANY', retryAfterS: 4 })
    await expect(open().signIn(input)).rejects.toMatchObject({
      code: 'TOO_MANY',
      message: 'Says TOO_MANY.',
      details: { retryAfterS: 4 },
    })
  })

  test('tries again when the server is only busy', async () => {
    let tries = 0
    answer = () => (++tries < 3 ? { code: 'UNAVAILABLE' } : granted('one'))
    const entering = open().signIn(input)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(await entering).toMatchObject({ member: { id: mara } })
  })

  test('with a password that is not enough answers the ticket, and who was here stays until the second step', async () => {
    const session = open()
    answer = () => granted('one')
    await session.signIn(input)
    answer = () => ({ data: { secondFactor: { ticket: 'a ticket' } } })
    expect(await session.signIn(input)).toEqual({ secondFactor: { ticket: 'a ticket' } })
    expect([session.current()?.member.id, accessToken()]).toEqual([mara, 'one'])
    answer = () => granted('two', ole)
    await session.secondFactor({ ticket: 'a ticket', proof: { kind: 'totp', code: '123456' } })
    expect([session.current()?.member.id, accessToken()]).toEqual([ole, 'two'])
  })

  test('as someone else ends the subscriptions of the one before', async () => {
    const heard: boolean[] = []
    const stop = watchAccess((signedIn) => heard.push(signedIn))
    const session = open()
    answer = () => granted('one')
    await session.signIn(input)
    answer = () => granted('two', ole)
    await session.signIn(input)
    expect(heard).toEqual([true, false, true])
    stop()
  })
})

describe('a session', () => {
  test('is renewed before its token ends', async () => {
    answer = () => granted('one')
    const session = open()
    await session.signIn(input)
    answer = () => granted('two')
    await vi.advanceTimersByTimeAsync(719_000)
    expect(accessToken()).toBe('one')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(accessToken()).toBe('two')
  })

  test('stays the same object through a renewal, and takes over a new role', async () => {
    answer = () => granted('one')
    const session = open()
    await session.signIn(input)
    const before = session.current()
    await session.restore()
    expect(session.current()).toBe(before)
    answer = () => granted('two', mara, 'viewer')
    refuseAccess()
    expect(await freshAccess()).toBe('two')
    expect(session.current()?.member.role).toBe('viewer')
  })

  test('survives a server that is away for a while', async () => {
    answer = () => granted('one')
    const session = open()
    await session.signIn(input)
    answer = () => 'away'
    await session.restore()
    expect(session.state()).toBe('signed-in')
    expect(session.current()?.member.id).toBe(mara)
  })

  test('that was ended elsewhere says so', async () => {
    answer = () => granted('one')
    const session = open()
    await session.signIn(input)
    answer = () => nobody
    refuseAccess()
    expect(await freshAccess()).toBeNull()
    expect([session.state(), session.ended()]).toEqual(['signed-out', true])
    await session.restore()
    expect(session.ended()).toBe(true)
  })

  test('ends by signing out, in the other tabs too', async () => {
    answer = (path) => (path.endsWith('signOut') ? { data: { signedOut: true } } : granted('one'))
    const [one, two] = [open(), open()]
    await one.signIn(input)
    await two.restore()
    await one.signOut()
    expect(one.state()).toBe('signed-out')
    expect(one.ended()).toBe(false)
    await vi.waitFor(() => expect(two.state()).toBe('signed-out'))
  })

  test('follows a sign-in of another tab', async () => {
    answer = () => granted('one')
    const [one, two] = [open(), open()]
    await two.signIn(input)
    answer = () => granted('two', ole)
    await one.signIn(input)
    await vi.waitFor(() => expect(two.current()?.member.id).toBe(ole))
  })

  test('is not brought back by a renewal that was under way when the person signed out', async () => {
    answer = () => granted('one')
    const session = open()
    await session.signIn(input)
    answer = (path) => (path.endsWith('signOut') ? { data: { signedOut: true } } : granted('late'))
    await Promise.all([session.restore(), session.signOut()])
    expect([session.state(), accessToken()]).toEqual(['signed-out', null])
  })
})
