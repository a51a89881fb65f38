import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import { MAX_PASSKEYS } from '@operagrid/shared/domain/passkey'

import { startMailServer } from '../mail/testing/mail-server.ts'
import type { MailServer } from '../mail/testing/mail-server.ts'
import type { Deviation } from './testing/authenticator.ts'
import { answerOf, makeKeyHolders } from './testing/key-holders.ts'
import type { Owner } from './testing/key-holders.ts'
import { makeVisitors } from './testing/visitors.ts'
import type { Manager, Visitors } from './testing/visitors.ts'

let database: TestDatabase
let mails: MailServer
let visitors: Visitors
let holders: ReturnType<typeof makeKeyHolders>

beforeAll(async () => {
  database = await createTestDatabase()
  mails = await startMailServer()
  visitors = makeVisitors(database.db, { smtpUrl: mails.url })
  holders = makeKeyHolders(visitors)
})
afterAll(async () => {
  visitors.close()
  await mails[Symbol.asyncDispose]()
  await database.drop()
})

const code = (wanted: string) => ({ cause: { code: wanted } })

describe('adding a passkey', () => {
  test('asks for the password', async () => {
    const manager = await visitors.newManager('Password')
    await expect(manager.call.passkey.options({ password: 'not the password' })).rejects.toMatchObject(
      code('NOT_ALLOWED'),
    )
    const device = holders.newDevice()
    const { challenge } = await visitors.visit().call.auth.passkeyOptions()
    const options = await holders.optionsFor(manager)
    // A challenge that anybody is given does not stand for a password.
    const attestation = device.create({ ...options, challenge })
    await expect(manager.call.passkey.add({ name: 'x', attestation })).rejects.toMatchObject(code('NOT_ALLOWED'))
    expect(await manager.call.passkey.list()).toEqual([])
  })

  const table: readonly (readonly [string, Deviation])[] = [
    ['on another site', { origin: 'https://evil.example' }],
    ['for another host', { host: 'evil.example' }],
    ['with a challenge of its own', { challenge: randomBytes(68).toString('base64url') }],
    ['as a signing in', { type: 'webauthn.get' }],
    ['without its owner verified', { userVerified: false }],
    ['without being touched', { userPresent: false }],
    ['with the word of its maker, which was not asked for', { vouched: 'maker' }],
    ['with a statement where there must be none', { vouched: 'words' }],
  ]
  let manager: Manager
  beforeAll(async () => {
    manager = await visitors.newManager('Unfit')
  })
  test.each(table)('is refused %s', async (_name, deviation) => {
    const attestation = holders.newDevice().create(await holders.optionsFor(manager), deviation)
    await expect(manager.call.passkey.add({ name: 'x', attestation })).rejects.toMatchObject(code('NOT_ALLOWED'))
    expect(await manager.call.passkey.list()).toEqual([])
  })

  test('takes the word of the device itself, which browsers may leave in', async () => {
    const device = holders.newDevice()
    const attestation = device.create(await holders.optionsFor(manager), { vouched: 'self' })
    const { passkeyId } = await manager.call.passkey.add({ name: 'x', attestation })
    expect((await holders.signIn(device)).me.session.account.id).toBe(manager.me.account.id)
    await manager.call.passkey.remove({ passkeyId, password: manager.input.password })
  })

  test('is refused where the id beside it is not the one that the device made', async () => {
    const attestation = { ...holders.newDevice().create(await holders.optionsFor(manager)), id: 'AAAA' }
    await expect(manager.call.passkey.add({ name: 'x', attestation })).rejects.toMatchObject(code('NOT_ALLOWED'))
  })

  test('works once for each challenge, for the account that it was made for alone', async () => {
    const manager = await visitors.newManager('Once')
    const other = await visitors.newManager('Other')
    const options = await holders.optionsFor(manager)
    const attempt = (who: Owner) => {
      const attestation = holders.newDevice().create(options)
      return answerOf(who.call.passkey.add({ name: 'x', attestation }))
    }
    expect(await attempt(other)).not.toBe('ok')
    const tries = await Promise.all([attempt(manager), attempt(manager), attempt(manager)])
    expect(tries.filter((answer) => answer === 'ok')).toHaveLength(1)
    expect(await manager.call.passkey.list()).toHaveLength(1)
    expect(await other.call.passkey.list()).toEqual([])
  })

  test('is refused for one that is there already, and of another account without a word of it', async () => {
    const { manager, device } = await holders.newHolder('Mine')
    const thief = await visitors.newManager('Thief')
    await expect(holders.addTo(manager, device)).rejects.toMatchObject(code('CONFLICT'))
    const claimed = { credentialId: device.credentialId }
    const attestation = holders.newDevice().create(await holders.optionsFor(thief), claimed)
    await expect(thief.call.passkey.add({ name: 'x', attestation })).rejects.toMatchObject(code('NOT_ALLOWED'))
    expect((await holders.signIn(device)).me.session.account.id).toBe(manager.me.account.id)
  })

  test('ends at ten, also in a race', async () => {
    const manager = await visitors.newManager('Ten')
    await withConnection(database.adminUrl, (admin) =>
      admin.query(
        `insert into passkey (id, account_id, credential_id, public_key, counter, transports, name, backed_up)
         select gen_random_uuid(), $1, uuid_send(gen_random_uuid()), '\\x00', 0, '{}', 'Key ' || at, false
           from generate_series(1, $2::int - 1) as at`,
        [manager.me.account.id, MAX_PASSKEYS],
      ),
    )
    const options = [await holders.optionsFor(manager), await holders.optionsFor(manager)]
    const tries = await Promise.all(
      options.map((each) =>
        answerOf(manager.call.passkey.add({ name: 'Last', attestation: holders.newDevice().create(each) })),
      ),
    )
    expect(tries.toSorted()).toEqual([expect.stringMatching(/at most 10 passkeys/), 'ok'])
    await expect(holders.optionsFor(manager)).rejects.toMatchObject(code('CONFLICT'))
  })
})

describe('the owner of a passkey', () => {
  test('renames and removes their own only; removing asks for the password', async () => {
    const { manager, passkeyId } = await holders.newHolder('Owner')
    const other = await visitors.newManager('Foreign')
    const { password } = manager.input
    await expect(other.call.passkey.rename({ passkeyId, name: 'Stolen' })).rejects.toMatchObject(code('NOT_FOUND'))
    const foreign = other.call.passkey.remove({ passkeyId, password: other.input.password })
    await expect(foreign).rejects.toMatchObject(code('NOT_FOUND'))
    await manager.call.passkey.rename({ passkeyId, name: ' Work  phone ' })
    expect((await manager.call.passkey.list()).map(({ name }) => name)).toEqual(['Work phone'])
    const wrong = manager.call.passkey.remove({ passkeyId, password: 'not the password' })
    await expect(wrong).rejects.toMatchObject(code('NOT_ALLOWED'))
    await manager.call.passkey.remove({ passkeyId, password })
    expect(await manager.call.passkey.list()).toEqual([])
    const again = manager.call.passkey.remove({ passkeyId, password })
    await expect(again).rejects.toMatchObject(code('NOT_FOUND'))
  })

  test('is mailed when one is added or removed', async () => {
    const { manager, passkeyId } = await holders.newHolder('Mailed')
    await manager.call.passkey.remove({ passkeyId, password: manager.input.password })
    await visitors.beside.settled()
    const texts = mails.mails.filter(({ to }) => to.includes(manager.input.email)).map(({ text }) => text)
    expect(texts.some((text) => text.includes('“My phone” opens your account from now on'))).toBe(true)
    expect(texts.some((text) => text.includes('“My phone” no longer opens your account'))).toBe(true)
  })

  test('finds each step in the log of every workspace, in their name, and how a session was opened', async () => {
    const { manager, device, passkeyId } = await holders.newHolder('Logged')
    const second = visitors.visit()
    second.enter(await second.call.auth.signUp({ ...manager.input, workspace: 'Second' }))
    await manager.call.passkey.rename({ passkeyId, name: 'Work phone' })
    await manager.call.passkey.rename({ passkeyId, name: 'Work phone' })
    await holders.signIn(device)
    await answerOf(holders.signIn(device, { userVerified: false }))
    // A refusal is written beside its answer.
    await visitors.beside.settled()
    await manager.call.passkey.remove({ passkeyId, password: manager.input.password })
    const entries = await holders.entriesOf(manager)
    expect(entries.map(({ action, before, after, actorId }) => [action, before, after, actorId !== null])).toEqual([
      ['account.passkey_removed', { passkey: 'Work phone' }, null, true],
      ['account.passkey_refused', null, { passkey: 'Work phone', reason: 'signature' }, false],
      ['session.begun', null, { passkey: 'Work phone', secondFactor: 'passkey' }, true],
      ['account.passkey_renamed', { passkey: 'My phone' }, { passkey: 'Work phone' }, true],
      ['account.passkey_added', null, { passkey: 'My phone' }, true],
    ])
    // The second workspace hears of what was done to the account, not of a session in the first.
    expect((await holders.entriesOf(second)).map(({ action, sessionId }) => [action, sessionId])).toEqual([
      ['account.passkey_removed', null],
      ['account.passkey_refused', null],
      ['account.passkey_renamed', null],
    ])
  })
})

describe('where passkeys cannot be', () => {
  test.each(['http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'as at %s, making and using one says so, and those that are there can be seen',
    async (baseUrl) => {
      const { manager } = await holders.newHolder('Address')
      const elsewhere = makeVisitors(database.db, { baseUrl })
      const visitor = elsewhere.visit()
      visitor.enter(await visitor.call.auth.signIn({ email: manager.input.email, password: manager.input.password }))
      const unavailable = { cause: { code: 'UNAVAILABLE', message: expect.stringContaining('host name') as unknown } }
      await expect(visitor.call.auth.passkeyOptions()).rejects.toMatchObject(unavailable)
      await expect(visitor.call.passkey.options({ password: manager.input.password })).rejects.toMatchObject(
        unavailable,
      )
      expect(await visitor.call.passkey.list()).toHaveLength(1)
      elsewhere.close()
    },
  )

  test('is not at localhost', async () => {
    const local = makeVisitors(database.db, { baseUrl: 'http://localhost:3000' })
    expect((await local.visit().call.auth.passkeyOptions()).rpId).toBe('localhost')
    local.close()
  })
})
