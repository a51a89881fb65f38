import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { isSecondStep } from '@operagrid/shared/domain/session'

import { codeOf } from './testing/authenticator-app.ts'
import { makeFactorBed, recovery, ticketOf, totp } from './testing/factor-bed.ts'
import type { Manager } from './testing/visitors.ts'

let bed: Awaited<ReturnType<typeof makeFactorBed>>

beforeAll(async () => {
  bed = await makeFactorBed()
})
afterAll(async () => await bed[Symbol.asyncDispose]())

const code = (wanted: string) => ({ cause: { code: wanted } })

describe('setting up a second factor', () => {
  test('asks for the password, counts from the first right code on, and hands out ten codes once', async () => {
    const owner = await bed.visitors.newManager('Set up')
    await expect(owner.call.factor.begin({ password: 'not the password' })).rejects.toMatchObject(code('NOT_ALLOWED'))
    await expect(owner.call.factor.confirm({ code: '000000' })).rejects.toMatchObject(code('CONFLICT'))
    const begun = await owner.call.factor.begin({ password: owner.input.password })
    expect(begun.secret).toMatch(/^[A-Z2-7]{32}$/)
    expect(begun.uri).toContain(`secret=${begun.secret}`)
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\/OperaGrid/)
    // Begun is not done: nobody may be locked out by a screen that was left.
    expect(isSecondStep(await bed.stranger().call.auth.signIn(bed.keys(owner)))).toBe(false)
    const wrong = codeOf(begun.secret, 5)
    await expect(owner.call.factor.confirm({ code: wrong })).rejects.toMatchObject(code('NOT_ALLOWED'))
    const { codes } = await owner.call.factor.confirm({ code: codeOf(begun.secret) })
    expect(new Set(codes).size).toBe(10)
    for (const one of codes) expect(one).toMatch(/^[0-9a-hjkmnp-tv-z]{5}-[0-9a-hjkmnp-tv-z]{5}$/)
    expect(await owner.call.factor.state()).toEqual({ totpSince: expect.any(String) as unknown, recoveryLeft: 10 })
    await expect(owner.call.factor.begin({ password: owner.input.password })).rejects.toMatchObject(code('CONFLICT'))
    expect((await bed.actionsOf(owner))[0]).toBe('account.factor_added')
    expect(await bed.mailTo(owner)).toContain('a code of your authenticator app')
  })

  test('signs out everywhere else: whoever has the password alone must not stay', async () => {
    const owner = await bed.visitors.newManager('Elsewhere')
    const other = bed.visitors.visit()
    other.enter(await other.call.auth.signIn(bed.keys(owner)))
    await bed.setUp(owner)
    await expect(other.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    expect(await owner.call.member.list()).toHaveLength(1)
    expect(bed.visitors.dropped).toContain(bed.visitors.identity.verify(other.browser.accessToken ?? '')?.sessionId)
  })

  test('has one winner when it is confirmed twice at once', async () => {
    const owner = await bed.visitors.newManager('Twice')
    const { secret } = await owner.call.factor.begin({ password: owner.input.password })
    const tries = await Promise.allSettled([-1, 0].map((at) => owner.call.factor.confirm({ code: codeOf(secret, at) })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await owner.call.factor.state()).recoveryLeft).toBe(10)
  })

  test('keeps the secret sealed and the codes as hashes', async () => {
    const owner = await bed.visitors.newManager('Sealed')
    const { secret } = await owner.call.factor.begin({ password: owner.input.password })
    const { codes } = await owner.call.factor.confirm({ code: codeOf(secret) })
    const rows = await bed.sql(
      `select t::text as row from account_totp t where account_id = $1
       union all select r::text from account_recovery r where account_id = $1`,
      [owner.me.account.id],
    )
    expect(rows).toHaveLength(11)
    const text = JSON.stringify([rows, (await owner.call.audit.list({ filter: {} })).events])
    const raw = Buffer.from(codes[0]?.replace('-', '') ?? '').toString('hex')
    for (const kept of [secret, raw, ...codes]) expect(text).not.toContain(kept)
  })
})

describe('a second factor that is there', () => {
  test('is turned off with the password and a code, or a recovery code; then the password is enough', async () => {
    const { owner, app } = await bed.newOwner('Off')
    const { password } = owner.input
    const remove = (input: Parameters<Manager['call']['factor']['remove']>[0]) => owner.call.factor.remove(input)
    const right = totp(app.code())
    await expect(remove({ password: 'not the password', proof: right })).rejects.toMatchObject(code('NOT_ALLOWED'))
    await bed.visitors.beside.settled()
    await expect(remove({ password, proof: totp(app.code(5)) })).rejects.toMatchObject(code('NOT_ALLOWED'))
    // Nobody waits until a refusal is in the log: what follows it may be there before.
    await bed.visitors.beside.settled()
    await remove({ password, proof: recovery(app.recovery[3] ?? '') })
    expect(await owner.call.factor.state()).toEqual({ totpSince: null, recoveryLeft: 0 })
    expect(isSecondStep(await bed.stranger().call.auth.signIn(bed.keys(owner)))).toBe(false)
    expect((await bed.actionsOf(owner)).slice(1, 5)).toEqual([
      'account.factor_removed',
      'account.recovery_used',
      'account.factor_refused',
      'account.password_refused',
    ])
    expect(await bed.mailTo(owner)).toContain('your password alone')
    // Set up anew it has another secret and other codes.
    expect((await bed.setUp(owner)).recovery).not.toContain(app.recovery[0])
  })

  test('gets other recovery codes, and those from before are void', async () => {
    const { owner, app } = await bed.newOwner('Renewed')
    const { codes } = await owner.call.factor.renewCodes({ password: owner.input.password, proof: totp(app.code()) })
    expect(codes).toHaveLength(10)
    const ticket = await bed.ticketFor(owner)
    const enter = (text: string) => bed.stranger().call.auth.secondFactor({ ticket, proof: recovery(text) })
    await expect(enter(app.recovery[0] ?? '')).rejects.toMatchObject(code('NOT_ALLOWED'))
    await expect(enter(codes[0] ?? '')).resolves.toHaveProperty('accessToken')
    expect(await bed.actionsOf(owner)).toContain('account.recovery_renewed')
  })

  test('is written to the log of each workspace of its account', async () => {
    const { owner, app } = await bed.newOwner('One')
    const visitor = bed.stranger()
    const ticket = ticketOf(await visitor.call.auth.signUp({ ...owner.input, workspace: 'Two' }))
    visitor.enter(await visitor.call.auth.secondFactor({ ticket, proof: totp(app.code()) }))
    await visitor.call.factor.remove({ password: owner.input.password, proof: recovery(app.recovery[0] ?? '') })
    const removed = { filter: { actions: ['account.factor_removed' as const] } }
    for (const { call } of [visitor, owner]) expect((await call.audit.list(removed)).events).toHaveLength(1)
  })
})
