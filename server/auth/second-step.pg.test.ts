import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { isSecondStep } from '@operagrid/shared/domain/session'

import { makeFactorBed, recovery, ticketOf, totp } from './testing/factor-bed.ts'
import { tokenOf } from './testing/visitors.ts'

let bed: Awaited<ReturnType<typeof makeFactorBed>>

beforeAll(async () => {
  bed = await makeFactorBed()
})
afterAll(async () => await bed[Symbol.asyncDispose]())

const code = (wanted: string) => ({ cause: { code: wanted } })

describe('signing in to an account with a second factor', () => {
  test('takes the password and a code, and the password alone opens nothing', async () => {
    const { owner, app } = await bed.newOwner('Two steps')
    const visitor = bed.stranger()
    const ticket = ticketOf(await visitor.call.auth.signIn(bed.keys(owner)))
    expect(visitor.browser.cookie).toBeUndefined()
    // The ticket is no access token, and an access token no ticket.
    visitor.browser.accessToken = ticket
    await expect(visitor.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    const access = { ticket: owner.browser.accessToken ?? '', proof: totp(app.code()) }
    await expect(visitor.call.auth.secondFactor(access)).rejects.toMatchObject(code('UNAUTHENTICATED'))
    const wrong = { ticket, proof: totp(app.code(5)) }
    await expect(visitor.call.auth.secondFactor(wrong)).rejects.toMatchObject(code('NOT_ALLOWED'))
    const digits = app.code()
    const spaced = `${digits.slice(0, 3)} ${digits.slice(3)}`
    visitor.enter(await visitor.call.auth.secondFactor({ ticket, proof: totp(spaced) }))
    expect(await visitor.call.member.list()).toHaveLength(1)
    expect((await bed.actionsOf(owner)).slice(0, 2)).toEqual(['session.begun', 'account.factor_refused'])
    const [begun] = (await owner.call.audit.list({ filter: { actions: ['session.begun'] } })).events
    expect(begun?.after).toEqual({ secondFactor: 'totp' })
  })

  test('takes each code once, also when it comes many times at once', async () => {
    const { owner, app } = await bed.newOwner('Replay')
    await bed.passTime(owner)
    const digits = app.code()
    const tickets = await Promise.all([bed.ticketFor(owner), bed.ticketFor(owner), bed.ticketFor(owner)])
    const tries = await Promise.allSettled(
      tickets.map((ticket) => bed.stranger().call.auth.secondFactor({ ticket, proof: totp(digits) })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const [ticket] = tickets
    const again = (proof: ReturnType<typeof totp>) => bed.stranger().call.auth.secondFactor({ ticket, proof })
    await expect(again(totp(digits))).rejects.toMatchObject(code('NOT_ALLOWED'))
    // Nor one from before it.
    await expect(again(totp(app.code(-1)))).rejects.toMatchObject(code('NOT_ALLOWED'))
    await expect(again(totp(app.code(1)))).resolves.toHaveProperty('accessToken')
  })

  test('takes each recovery code once, says so to the owner, and counts what is left', async () => {
    const { owner, app } = await bed.newOwner('Recovery')
    const [first = '', second = ''] = app.recovery
    const tickets = await Promise.all([bed.ticketFor(owner), bed.ticketFor(owner), bed.ticketFor(owner)])
    const tries = await Promise.allSettled(
      tickets.map((ticket) => bed.stranger().call.auth.secondFactor({ ticket, proof: recovery(first) })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await owner.call.factor.state()).recoveryLeft).toBe(9)
    expect(await bed.mailTo(owner)).toContain('9 are left')
    expect((await bed.actionsOf(owner)).filter((action) => action === 'account.recovery_used')).toHaveLength(1)
    // Read off paper: large letters, no dash, an O for a zero.
    const typed = second.toUpperCase().replace('-', ' ').replaceAll('0', 'O')
    const [ticket] = tickets
    await expect(bed.stranger().call.auth.secondFactor({ ticket, proof: recovery(typed) })).resolves.toBeTruthy()
  })

  test('is not to be had with another account’s code or recovery code', async () => {
    const { owner } = await bed.newOwner('Mine')
    const { app: other } = await bed.newOwner('Others')
    const ticket = await bed.ticketFor(owner)
    for (const proof of [totp(other.code()), recovery(other.recovery[0] ?? '')])
      await expect(bed.stranger().call.auth.secondFactor({ ticket, proof })).rejects.toMatchObject(code('NOT_ALLOWED'))
  })

  test('does not go on with a ticket from before the password was changed', async () => {
    const { owner, app } = await bed.newOwner('Changed')
    const ticket = await bed.ticketFor(owner)
    const newPassword = 'three boats and a lantern'
    await owner.call.account.changePassword({ password: owner.input.password, newPassword })
    await expect(bed.stranger().call.auth.secondFactor({ ticket, proof: totp(app.code()) })).rejects.toMatchObject(
      code('UNAUTHENTICATED'),
    )
  })

  test('cannot be guessed: ten tries, from however many addresses, and a recovery code still opens', async () => {
    const { owner, app } = await bed.newOwner('Guessed')
    const tickets = await Promise.all(Array.from({ length: 4 }, () => bed.ticketFor(owner)))
    const guess = (at: number) =>
      bed.stranger().call.auth.secondFactor({ ticket: tickets[at % 4] ?? '', proof: totp(app.code(20 + at)) })
    const guesses = await Promise.allSettled(Array.from({ length: 14 }, (_, at) => guess(at)))
    const refusals = guesses.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'in'))
    expect(refusals.filter((one) => one === 'FORBIDDEN')).toHaveLength(10)
    expect(refusals.filter((one) => one === 'TOO_MANY_REQUESTS')).toHaveLength(4)
    const [ticket = ''] = tickets
    const right = { ticket, proof: totp(app.code()) }
    await expect(bed.stranger().call.auth.secondFactor(right)).rejects.toMatchObject({
      cause: { code: 'TOO_MANY', message: expect.stringContaining('Use a recovery code') as unknown },
    })
    expect(await bed.actionsOf(owner)).toContain('session.braked')
    expect(await bed.mailTo(owner)).toContain('one wrong code after another')
    const rescued = bed.stranger()
    rescued.enter(await rescued.call.auth.secondFactor({ ticket, proof: recovery(app.recovery[0] ?? '') }))
    await bed.sql(`update account_totp set tried_at = now() - interval '15 minutes' where account_id = $1`, [
      owner.me.account.id,
    ])
    await expect(bed.stranger().call.auth.secondFactor(right)).resolves.toHaveProperty('accessToken')
  })

  test('is braked from one address as a password is', async () => {
    const { owner, app } = await bed.newOwner('Braked')
    const visitor = bed.stranger()
    const ticket = ticketOf(await visitor.call.auth.signIn(bed.keys(owner)))
    for (let tried = 0; tried < 5; tried += 1)
      await expect(visitor.call.auth.secondFactor({ ticket, proof: recovery('00000-00000') })).rejects.toMatchObject(
        code('NOT_ALLOWED'),
      )
    await expect(visitor.call.auth.secondFactor({ ticket, proof: totp(app.code()) })).rejects.toMatchObject(
      code('TOO_MANY'),
    )
  })
})

describe('no other way in goes round the second factor', () => {
  test('an invitation to an account with one is accepted with it, and not used up before', async () => {
    const { owner, app } = await bed.newOwner('Guest')
    const host = await bed.visitors.newManager('Host')
    const { link } = await host.call.member.invite({ email: owner.input.email, name: 'Mara', role: 'viewer' })
    const guest = bed.stranger()
    const accept = { token: tokenOf(link), password: owner.input.password }
    const ticket = ticketOf(await guest.call.member.accept(accept))
    expect(guest.browser.cookie).toBeUndefined()
    expect(await host.call.member.list()).toHaveLength(1)
    const me = guest.enter(await guest.call.auth.secondFactor({ ticket, proof: totp(app.code()) }))
    expect(me.session.tenant.name).toBe('Host')
    expect(await host.call.member.list()).toHaveLength(2)
    await bed.passTime(owner)
    await expect(bed.stranger().call.auth.secondFactor({ ticket, proof: totp(app.code()) })).rejects.toMatchObject(
      code('NOT_FOUND'),
    )
  })

  test('another workspace is made with it, and not before', async () => {
    const { owner, app } = await bed.newOwner('First')
    const visitor = bed.stranger()
    const ticket = ticketOf(await visitor.call.auth.signUp({ ...owner.input, workspace: 'Second' }))
    expect((await owner.call.auth.refresh())?.session.memberships).toHaveLength(1)
    const me = visitor.enter(await visitor.call.auth.secondFactor({ ticket, proof: totp(app.code()) }))
    expect(me.session.memberships.map(({ name }) => name)).toEqual(['First', 'Second'])
  })

  test('a password that was reset by a mailed link is still not enough', async () => {
    const { owner } = await bed.newOwner('Reset')
    await bed.stranger().call.account.askReset({ email: owner.input.email })
    const token = /\/reset\/([\w-]{43})/.exec(await bed.mailTo(owner))?.[1] ?? ''
    const password = 'three boats and a lantern'
    await bed.stranger().call.account.reset({ token, password })
    expect(isSecondStep(await bed.stranger().call.auth.signIn({ email: owner.input.email, password }))).toBe(true)
  })
})
