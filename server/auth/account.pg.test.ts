import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'

import { startMailServer } from '../mail/testing/mail-server.ts'
import type { MailServer } from '../mail/testing/mail-server.ts'
import { makeVisitors } from './testing/visitors.ts'
import type { Manager, Visitors } from './testing/visitors.ts'

let database: TestDatabase
let mails: MailServer
let visitors: Visitors

beforeAll(async () => {
  database = await createTestDatabase()
  mails = await startMailServer()
  visitors = makeVisitors(database.db, { smtpUrl: mails.url })
})
afterAll(async () => {
  visitors.close()
  await mails[Symbol.asyncDispose]()
  await database.drop()
})

const code = (wanted: string) => ({ cause: { code: wanted } })
const NEW = 'three boats and a lantern'

/** The link in the last mail to an address; its token is behind the last slash. */
async function linkTo(email: string): Promise<{ readonly kind: string; readonly token: string }> {
  await visitors.beside.settled()
  const text = mails.mails.findLast((mail) => mail.to.includes(email))?.text ?? ''
  const [, kind = '', token = ''] = /https:\/\/ops\.example\.org\/(\w+)\/([\w-]{43})/.exec(text) ?? []
  return { kind, token }
}
/** Not as the last one: that may be a sign-up's, which is mailed beside it. */
function expectMail(to: string, words: string): void {
  expect(mails.mails).toContainEqual(
    expect.objectContaining({ to: [to], text: expect.stringContaining(words) as unknown }),
  )
}
const keys = ({ input: { email, password } }: Manager) => ({ email, password })
const actionsOf = async (manager: Manager) => {
  const { events } = await manager.call.audit.list({ filter: {} })
  return events.map(({ action }) => action).filter((action) => action !== 'audit.read')
}
const sql = (text: string) => withConnection(database.adminUrl, (client) => client.query(text))
/** A link of the same kind is mailed once a minute; this lets the minute pass. */
async function passMinute(): Promise<void> {
  await sql("update account_token set expires_at = expires_at - interval '61 seconds'")
}

describe('a new account', () => {
  test('is mailed a link that confirms its address, once', async () => {
    const manager = await visitors.newManager('Confirm')
    expect(manager.me.account.emailConfirmed).toBe(false)
    const { kind, token } = await linkTo(manager.input.email)
    expect(kind).toBe('confirm')
    expect(await visitors.visit().call.account.confirm({ token })).toEqual({ email: manager.input.email })
    await expect(visitors.visit().call.account.confirm({ token })).rejects.toMatchObject(code('NOT_FOUND'))
    const again = await visitors.visit().call.auth.signIn(keys(manager))
    expect(again).toMatchObject({ session: { account: { emailConfirmed: true } } })
    expect(await actionsOf(manager)).toEqual(['session.begun', 'account.email_confirmed', 'workspace.created'])
  })

  test('needs a password that is not easily guessed, which may be words, with spaces and any letters', async () => {
    const input = { workspace: 'Weak', name: 'Ida Holm', email: 'ida.holm@example.org' }
    for (const password of ['password1234', 'qwertyuiop12', 'ida.holm@example.org', 'Ida Holm 2026', 'aaaaaaaaaaaaaa'])
      await expect(visitors.visit().call.auth.signUp({ ...input, password })).rejects.toMatchObject({
        cause: { code: 'BAD_INPUT', message: expect.stringMatching(/^password: /) as unknown },
      })
    await visitors.visit().call.auth.signUp({ ...input, password: 'blåbær på en båt i regn' })
  })
})

test('where no mail can be sent no address waits for it, and whoever asks for a link is told', async () => {
  const silent = makeVisitors(database.db)
  const manager = await silent.newManager('Silent')
  expect(manager.me.account.emailConfirmed).toBe(true)
  for (const email of [manager.input.email, 'nobody-here@example.org'])
    await expect(silent.visit().call.account.askReset({ email })).rejects.toMatchObject(code('UNAVAILABLE'))
  const change = { password: manager.input.password, email: 'other@example.org' }
  await expect(manager.call.account.changeEmail(change)).rejects.toMatchObject(code('UNAVAILABLE'))
  silent.close()
})

describe('a forgotten password', () => {
  test('is replaced by a mailed link that works once, and ends every session', async () => {
    const manager = await visitors.newManager('Forgotten')
    const other = visitors.visit()
    other.enter(await other.call.auth.signIn(keys(manager)))
    const stranger = visitors.visit()
    expect(await stranger.call.account.askReset({ email: manager.input.email })).toEqual({})
    const { kind, token } = await linkTo(manager.input.email)
    expect(kind).toBe('reset')
    await expect(stranger.call.account.reset({ token, password: 'password1234' })).rejects.toMatchObject(
      code('BAD_INPUT'),
    )
    expect(await stranger.call.account.reset({ token, password: NEW })).toEqual({ email: manager.input.email })
    await expect(stranger.call.account.reset({ token, password: NEW })).rejects.toMatchObject(code('NOT_FOUND'))
    for (const one of [manager, other]) {
      await expect(one.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
      await expect(one.call.auth.refresh()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    }
    await expect(visitors.visit().call.auth.signIn(keys(manager))).rejects.toMatchObject(code('UNAUTHENTICATED'))
    const back = visitors.visit()
    back.enter(await back.call.auth.signIn({ email: manager.input.email, password: NEW }))
    // Whoever reads the mail of an address has confirmed it.
    expect((await back.call.auth.refresh())?.session.account.emailConfirmed).toBe(true)
    await visitors.beside.settled()
    expect(await actionsOf({ ...manager, call: back.call })).toEqual([
      'session.begun',
      'session.refused',
      'account.password_reset',
      'account.reset_asked',
      'session.begun',
      'workspace.created',
    ])
  })

  test('answers alike whether there is such an account or not, and mails nobody else', async () => {
    await visitors.beside.settled()
    const before = mails.mails.length
    expect(await visitors.visit().call.account.askReset({ email: 'nobody-at-all@example.org' })).toEqual({})
    await visitors.beside.settled()
    expect(mails.mails).toHaveLength(before)
  })

  test('is mailed once a minute, and a later link takes the place of the one before', async () => {
    const manager = await visitors.newManager('Twice')
    const { email } = manager.input
    const ask = async () => {
      await visitors.visit().call.account.askReset({ email })
      return (await linkTo(email)).token
    }
    const first = await ask()
    expect(await ask()).toBe(first)
    // Nor can a form that anybody may send fill the log.
    expect((await actionsOf(manager)).filter((action) => action === 'account.reset_asked')).toHaveLength(1)
    await passMinute()
    const second = await ask()
    expect(second).not.toBe(first)
    const reset = (token: string) => visitors.visit().call.account.reset({ token, password: NEW })
    await expect(reset(first)).rejects.toMatchObject(code('NOT_FOUND'))
    await expect(reset('A'.repeat(43))).rejects.toMatchObject(code('NOT_FOUND'))
    await sql("update account_token set expires_at = now() - interval '1 second'")
    await expect(reset(second)).rejects.toMatchObject(code('NOT_FOUND'))
  })

  test('has one winner when a link is used twice at once', async () => {
    const manager = await visitors.newManager('Race')
    await visitors.visit().call.account.askReset({ email: manager.input.email })
    const { token } = await linkTo(manager.input.email)
    const tries = await Promise.allSettled(
      [NEW, `${NEW} again`].map((password) => visitors.visit().call.account.reset({ token, password })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a change of the account', () => {
  test('of the password asks for the present one, and signs out everywhere else', async () => {
    const manager = await visitors.newManager('Change')
    const other = visitors.visit()
    other.enter(await other.call.auth.signIn(keys(manager)))
    const wrong = { password: 'not the password', newPassword: NEW }
    await expect(manager.call.account.changePassword(wrong)).rejects.toMatchObject(code('NOT_ALLOWED'))
    await visitors.visit().call.account.askReset({ email: manager.input.email })
    const { token } = await linkTo(manager.input.email)
    const right = { password: manager.input.password, newPassword: NEW }
    expect(await manager.call.account.changePassword(right)).toEqual({ ended: 1 })
    await expect(other.call.member.list()).rejects.toMatchObject(code('UNAUTHENTICATED'))
    expect(await manager.call.member.list()).toHaveLength(1)
    // A link that was on its way would undo it.
    await expect(visitors.visit().call.account.reset({ token, password: NEW })).rejects.toMatchObject(code('NOT_FOUND'))
    await visitors.visit().call.auth.signIn({ email: manager.input.email, password: NEW })
    expect(await actionsOf(manager)).toEqual([
      'session.begun',
      'account.password_changed',
      'account.reset_asked',
      'account.password_refused',
      'session.begun',
      'workspace.created',
    ])
  })

  test('of the e-mail counts when the new address is confirmed, in every workspace, and the old one is told', async () => {
    const manager = await visitors.newManager('Move')
    const email = `moved-${manager.me.member.id}@example.org`
    const old = manager.input.email
    const ask = (password: string) => manager.call.account.changeEmail({ password, email })
    await expect(ask('not the password')).rejects.toMatchObject(code('NOT_ALLOWED'))
    await ask(manager.input.password)
    const { token } = await linkTo(email)
    expect((await manager.call.member.list())[0]?.email).toBe(old)
    expect(await visitors.visit().call.account.confirm({ token })).toEqual({ email })
    expect((await manager.call.member.list())[0]?.email).toBe(email)
    expectMail(old, email)
    await visitors.visit().call.auth.signIn({ ...keys(manager), email })
    await expect(visitors.visit().call.auth.signIn(keys(manager))).rejects.toMatchObject(code('UNAUTHENTICATED'))
    const { events } = await manager.call.audit.list({ filter: { actions: ['account.email_changed'] } })
    expect(events[0]).toMatchObject({ before: { email: old }, after: { email } })
  })

  test('to an address that has an account says so to its owner alone', async () => {
    const owner = await visitors.newManager('Owner')
    const manager = await visitors.newManager('Taker')
    const { email } = owner.input
    expect(await manager.call.account.changeEmail({ password: manager.input.password, email })).toEqual({})
    await visitors.beside.settled()
    expectMail(email, 'stays with yours')
  })

  test('is written to the log of each of its workspaces, and names the session in its own alone', async () => {
    const manager = await visitors.newManager('One')
    const second = visitors.visit()
    second.enter(await second.call.auth.signUp({ ...manager.input, workspace: 'Two' }))
    await second.call.account.changePassword({ password: manager.input.password, newPassword: NEW })
    const entry = async (call: Manager['call']) =>
      (await call.audit.list({ filter: { actions: ['account.password_changed'] } })).events
    expect((await entry(second.call)).map(({ sessionId }) => sessionId !== null)).toEqual([true])
    const first = visitors.visit()
    first.enter(await first.call.auth.signIn({ email: manager.input.email, password: NEW }))
    expect((await entry(first.call)).map(({ sessionId }) => sessionId)).toEqual([null])
  })
})
