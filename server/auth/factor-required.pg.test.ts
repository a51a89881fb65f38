import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { BegunFactor, RecoveryCodes } from '@operagrid/shared/domain/factor'
import { roles } from '@operagrid/shared/domain/member'
import type { SecondStep, SignedIn } from '@operagrid/shared/domain/session'
import { procedureCases } from '@operagrid/shared/testing/procedure-cases'

import { askHttp, askSocket } from '../testing/outcome.ts'
import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import { makeThings } from '../testing/things.ts'
import { addFactor } from './testing/authenticator-app.ts'

const PASSWORD = 'correct horse battery'
/** What leads to a second factor, and nothing else. */
const open = new Set(['factor.state', 'factor.begin', 'factor.confirm'])

describe('a workspace that asks for a second factor', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp()
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  async function ask<T>(path: string, input: unknown, who: SignedIn): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    if (error !== undefined) throw new Error(`${path}: ${error.data.app.code}`)
    return data
  }
  const codeOf = async (path: string, input: unknown, who: SignedIn) =>
    (await app.call(path, input, who.accessToken)).error?.data.app.code ?? 'ok'
  const setUp = (who: SignedIn) =>
    addFactor({
      begin: () => ask<BegunFactor>('factor.begin', { password: PASSWORD }, who),
      confirm: (code) => ask<RecoveryCodes>('factor.confirm', { code }, who),
    })
  const require = (manager: SignedIn, required = true) => ask('tenant.requireFactor', { required }, manager)
  const settings = async (who: SignedIn) =>
    (await askHttp(app, who.accessToken, { path: 'tenant.settings', type: 'query', input: undefined })).said
  async function strongManager(name: string): Promise<SignedIn> {
    const manager = await app.signUp(name)
    await setUp(manager)
    return manager
  }

  it('is made so by management who have one themselves, and says how many do', async () => {
    const manager = await app.signUp('Asked')
    await app.join(manager, 'viewer')
    expect(await codeOf('tenant.requireFactor', { required: true }, manager)).toBe('NOT_ALLOWED')
    expect(await settings(manager)).toBe('{"factorRequired":false,"strong":false,"members":2,"withFactor":0}')
    await setUp(manager)
    await require(manager)
    expect(await settings(manager)).toBe('{"factorRequired":true,"strong":true,"members":2,"withFactor":1}')
    await require(manager)
    await require(manager, false)
    const { events } = await ask<{ events: { action: string }[] }>('audit.list', { filter: {} }, manager)
    expect(events.map(({ action }) => action).filter((action) => action.startsWith('workspace.'))).toEqual([
      'workspace.factor_optional',
      'workspace.factor_required',
      'workspace.created',
    ])
  })

  it.each(roles)('gives a %s without one nothing but the way to it, over HTTP and over a socket', async (role) => {
    const manager = await strongManager(`Closed-${role}`)
    const things = await makeThings(app, manager)
    const who = await app.join(manager, role)
    const client = await openSocketClient(app.baseUrl, who.accessToken)
    const cut = whenClosed(client.socket)
    const began = performance.now()
    await require(manager)
    expect(await cut).toBe(4401)
    expect(performance.now() - began).toBeLessThan(2_000)
    for (const [path, { type, permission, input }] of Object.entries(procedureCases)) {
      if (permission === 'public' || type === 'subscription') continue
      const { code } = await askHttp(app, who.accessToken, { path, type, input: input(things, uuidv7) })
      if (open.has(path)) expect([path, code]).toEqual([path, expect.not.stringMatching(/^(FACTOR|UNAUTH)/)])
      else expect([path, code]).toEqual([path, 'FACTOR_NEEDED'])
    }
    const again = await openSocketClient(app.baseUrl, who.accessToken)
    expect(await whenClosed(again.socket)).toBe(4401)
    const file = await fetch(`${app.baseUrl}/files/imports?name=a.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1', 'content-type': 'text/csv' },
      body: 'Title\nOne\n',
    })
    expect(await file.json()).toMatchObject({ error: { code: 'FACTOR_NEEDED' } })
    // Once it is set up, by this very session, everything is as it was.
    await setUp(who)
    expect(await codeOf('session.revokeAll', { memberId: who.session.member.id }, who)).toBe('ok')
    const reopened = await openSocketClient(app.baseUrl, who.accessToken)
    expect((await askSocket(reopened, { path: 'member.list', type: 'query', input: undefined })).code).toBe('ok')
    reopened.close()
  })

  it('says at sign-in and at each renewal whether one is needed; switching keeps what the session has', async () => {
    const manager = await strongManager('Stays')
    const who = await app.join(manager, 'organizer')
    await require(manager)
    const device = await browser()
    const { email } = who.session.account
    const weak = await device.post<SignedIn>('auth.signIn', { email, password: PASSWORD })
    expect(weak.session.factorNeeded).toBe(true)
    expect((await device.post<SignedIn>('auth.refresh')).session.factorNeeded).toBe(true)
    // Elsewhere, where nobody asks, the same account works.
    const other = await device.post<SignedIn>('auth.signUp', {
      workspace: 'Free',
      name: 'Ole',
      email,
      password: PASSWORD,
    })
    expect(other.session.factorNeeded).toBe(false)
    expect(await codeOf('member.former', undefined, other)).not.toBe('FACTOR_NEEDED')
    const { recovery, code } = await setUp(other)
    const back = await device.post<SignedIn>('auth.switchTenant', { tenantId: manager.session.tenant.id })
    expect(back.session.factorNeeded).toBe(false)
    expect((await device.post<SignedIn>('auth.refresh')).session.factorNeeded).toBe(false)

    const fresh = await browser()
    const step = await fresh.post<SecondStep>('auth.signIn', { email, password: PASSWORD })
    const proof = { kind: 'totp', code: code() }
    const strong = await fresh.post<SignedIn>('auth.secondFactor', { ...step.secondFactor, proof })
    expect(strong.session.factorNeeded).toBe(false)

    // Whoever takes theirs away has to set up another, on every device, and their sockets close.
    const client = await openSocketClient(app.baseUrl, back.accessToken)
    const cut = whenClosed(client.socket)
    await ask('factor.remove', { password: PASSWORD, proof: { kind: 'recovery', code: recovery[0] } }, strong)
    expect(await cut).toBe(4401)
    expect((await fresh.post<SignedIn>('auth.refresh')).session.factorNeeded).toBe(true)
  })

  it('opens to everybody again when it asks no longer', async () => {
    const manager = await strongManager('Again')
    const who = await app.join(manager, 'viewer')
    await require(manager)
    expect(await codeOf('session.revokeAll', { memberId: who.session.member.id }, who)).toBe('FACTOR_NEEDED')
    await require(manager, false)
    expect(await codeOf('session.revokeAll', { memberId: who.session.member.id }, who)).toBe('ok')
  })

  /** A browser: keeps its cookie. */
  async function browser() {
    let cookie = ''
    return {
      async post<T>(path: string, input?: unknown): Promise<T> {
        const response = await fetch(`${app.baseUrl}/trpc/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-operagrid': '1', origin: app.baseUrl, cookie },
          ...(input === undefined ? {} : { body: JSON.stringify(input) }),
        })
        cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
        // tRPC's envelope.
        const body = (await response.json()) as { result?: { data: T }; error?: { message: string } }
        if (body.result === undefined) throw new Error(`${path}: ${body.error?.message}`)
        return body.result.data
      },
    }
  }
})
