import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'

import { startMailServer } from '../mail/testing/mail-server.ts'
import type { MailServer } from '../mail/testing/mail-server.ts'
import { makeKey } from './testing/authenticator.ts'
import type { Authenticator, Deviation } from './testing/authenticator.ts'
import { answerOf, makeKeyHolders, passkeyRefusal } from './testing/key-holders.ts'
import { join, makeVisitors } from './testing/visitors.ts'
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
const NEW = 'three boats and a lantern'

describe('a passkey', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)('with a key of %s is added, and opens its account', async (kind) => {
    const { manager, device, passkeyId } = await holders.newHolder(`Kind ${kind}`, { kind })
    expect(await manager.call.passkey.list()).toEqual([
      { id: passkeyId, name: 'My phone', backedUp: false, createdAt: expect.any(String) as unknown, usedAt: null },
    ])
    const { me, call } = await holders.signIn(device)
    expect(me.session.account.id).toBe(manager.me.account.id)
    expect(await call.member.list()).toHaveLength(1)
    expect((await manager.call.passkey.list())[0]?.usedAt).toEqual(expect.stringMatching(/^\d{4}-.*Z$/))
    expect((await holders.signIn(device)).me.session.tenant).toEqual(manager.me.tenant)
  })

  test('of a device that does not count opens its account again and again', async () => {
    const { device } = await holders.newHolder('Uncounted', { counts: false })
    await holders.signIn(device)
    await holders.signIn(device)
  })

  test('is asked for as a resident key of this site, with its owner verified, and never twice of one device', async () => {
    const { manager, device } = await holders.newHolder('Options')
    expect(await holders.optionsFor(manager)).toMatchObject({
      rp: { id: 'ops.example.org', name: 'OperaGrid' },
      user: { name: manager.input.email, displayName: 'Mara Lund' },
      excludeCredentials: [
        { type: 'public-key', id: device.credentialId.toString('base64url'), transports: ['internal'] },
      ],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
    })
    const one = await visitors.visit().call.auth.passkeyOptions()
    const other = await visitors.visit().call.auth.passkeyOptions()
    expect(one).toMatchObject({ rpId: 'ops.example.org', userVerification: 'required' })
    expect(one.challenge).not.toBe(other.challenge)
  })

  test('outlives a new password and the end of all sessions', async () => {
    const { manager, device } = await holders.newHolder('Outlives')
    await visitors.visit().call.account.askReset({ email: manager.input.email })
    await visitors.beside.settled()
    const mail = mails.mails.findLast(({ text }) => text.includes('/reset/'))?.text ?? ''
    const [, token = ''] = /\/reset\/([\w-]{43})/.exec(mail) ?? []
    await visitors.visit().call.account.reset({ token, password: NEW })
    const back = await holders.signIn(device)
    await back.call.session.revokeAll({ memberId: back.me.session.member.id })
    await back.call.account.changePassword({ password: NEW, newPassword: `${NEW} again` })
    expect(await holders.signIn(device).then(({ me }) => me.session.member.id)).toBe(manager.me.member.id)
  })

  test('leads to the workspace that was joined first and is open, and to none where all are closed', async () => {
    const manager = await visitors.newManager('Closed')
    const member = await join(visitors, manager, 'organizer')
    const device = holders.newDevice()
    await holders.addTo(member, device)
    const suspend = (suspended: boolean) => manager.call.member.suspend({ memberId: member.me.member.id, suspended })
    await suspend(true)
    const closed = await answerOf(holders.signIn(device))
    const unknown = await answerOf(holders.signIn(holders.newDevice(), { userHandle: 'AAAA' }))
    expect([closed, closed === unknown]).toEqual([expect.stringMatching(passkeyRefusal), true])
    await suspend(false)
    expect((await holders.signIn(device)).me.session.member.role).toBe('organizer')
    await manager.call.member.remove({ memberId: member.me.member.id })
    expect(await answerOf(holders.signIn(device))).toBe(closed)
  })
})

describe('signing in with a passkey is refused, and always in the same words,', () => {
  const table: readonly (readonly [string, Deviation])[] = [
    ['with the signature of another key', { key: makeKey('ES256').privateKey }],
    ['on another site', { origin: 'https://ops.example.org.evil.example' }],
    ['on another port of this host', { origin: 'https://ops.example.org:8443' }],
    ['without TLS', { origin: 'http://ops.example.org' }],
    ['for another host', { host: 'example.org' }],
    ['with a challenge of its own', { challenge: randomBytes(68).toString('base64url') }],
    ['without a challenge', { challenge: '' }],
    ['for the making of a passkey', { type: 'webauthn.create' }],
    ['by a device that has not verified its owner', { userVerified: false }],
    ['by a device that nobody touched', { userPresent: false, userVerified: false }],
    ['in the name of another account', { userHandle: Buffer.alloc(16, 7).toString('base64url') }],
    ['with the id of a passkey that is not there', { credentialId: randomBytes(20) }],
  ]
  let manager: Manager
  let device: Authenticator
  beforeAll(async () => {
    ;({ manager, device } = await holders.newHolder('Refused'))
  })
  test.each(table)('%s', async (_name, deviation) => {
    const before = await manager.call.passkey.list()
    expect(await answerOf(holders.signIn(device, deviation))).toMatch(passkeyRefusal)
    expect(await manager.call.passkey.list()).toEqual(before)
    await holders.signIn(device)
  })

  test('with an answer that was changed on the way', async () => {
    const { device } = await holders.newHolder('Changed')
    const visitor = holders.stranger()
    const assertion = device.get(await visitor.call.auth.passkeyOptions())
    const flipped = (text: string) => {
      const bytes = Buffer.from(text, 'base64url')
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      return bytes.toString('base64url')
    }
    for (const part of ['authenticatorData', 'signature'] as const)
      expect(
        await answerOf(
          visitor.call.auth.passkeySignIn({ assertion: { ...assertion, [part]: flipped(assertion[part]) } }),
        ),
      ).toMatch(passkeyRefusal)
    await visitor.call.auth.passkeySignIn({ assertion })
  })

  test('with a challenge that was made for adding a passkey', async () => {
    const { manager, device } = await holders.newHolder('Purpose')
    const { challenge } = await holders.optionsFor(manager)
    expect(await answerOf(holders.signIn(device, { challenge }))).toMatch(passkeyRefusal)
  })

  test('after five minutes', async () => {
    const { manager, device } = await holders.newHolder('Late')
    const options = await holders.stranger().call.auth.passkeyOptions()
    const { challenge } = options
    for (const [laterS, answer] of [
      [301, passkeyRefusal],
      [299, /^ok$/],
    ] as const) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + laterS * 1_000 })
      try {
        const { call } = holders.stranger()
        expect(await answerOf(call.auth.passkeySignIn({ assertion: device.get(options, { challenge }) }))).toMatch(
          answer,
        )
      } finally {
        vi.useRealTimers()
      }
    }
    const [refused] = await holders.entriesOf(manager, 'passkey_refused')
    expect(refused?.after).toEqual({ passkey: 'My phone', reason: 'challenge' })
  })

  test('when the same answer comes again', async () => {
    const { manager, device } = await holders.newHolder('Replay')
    const visitor = holders.stranger()
    const assertion = device.get(await visitor.call.auth.passkeyOptions())
    await visitor.call.auth.passkeySignIn({ assertion })
    expect(await answerOf(holders.stranger().call.auth.passkeySignIn({ assertion }))).toMatch(passkeyRefusal)
    const [refused] = await holders.entriesOf(manager, 'passkey_refused')
    expect(refused).toMatchObject({ actorId: null, after: { passkey: 'My phone', reason: 'replayed' } })
  })

  test('for all but one of those who send the same answer at once, also where the device does not count', async () => {
    for (const counts of [true, false]) {
      const { manager, device } = await holders.newHolder('Race', { counts })
      const assertion = device.get(await holders.stranger().call.auth.passkeyOptions())
      const tries = await Promise.all(
        Array.from({ length: 8 }, () => answerOf(holders.stranger().call.auth.passkeySignIn({ assertion }))),
      )
      expect(tries.filter((answer) => answer === 'ok')).toHaveLength(1)
      expect(tries.filter((answer) => passkeyRefusal.test(answer))).toHaveLength(7)
      const sessions = await manager.call.session.list()
      // The one of the sign-up, and the one that won.
      expect(sessions).toHaveLength(2)
      expect(sessions.filter(({ strong }) => strong)).toHaveLength(1)
    }
  })

  test('when the device counts back or stands still, which is written down as the sign of a copy', async () => {
    const { manager, device } = await holders.newHolder('Copy')
    await holders.signIn(device, { counter: 40 })
    for (const counter of [40, 39, 0])
      expect(await answerOf(holders.signIn(device, { counter }))).toMatch(passkeyRefusal)
    const refused = await holders.entriesOf(manager, 'passkey_refused')
    expect(refused.map(({ after }) => after?.['reason'])).toEqual(['counter', 'counter', 'counter'])
    await holders.signIn(device, { counter: 41 })
  })

  test('when it was removed', async () => {
    const { manager, device, passkeyId } = await holders.newHolder('Removed')
    await manager.call.passkey.remove({ passkeyId, password: manager.input.password })
    expect(await answerOf(holders.signIn(device))).toMatch(passkeyRefusal)
  })
})

test('passkeys are tried over HTTP alone in a request, and an address is braked', async () => {
  const { device } = await holders.newHolder('Braked')
  for (const wrong of [{ socket: true }, { batched: true }])
    await expect(visitors.visit(wrong).call.auth.passkeyOptions()).rejects.toMatchObject(code('BAD_INPUT'))
  const { call } = visitors.visit({ ip: '192.0.2.77' })
  const codes = new Set<string>()
  for (let at = 0; at < 70; at += 1) {
    const assertion = device.get(await holders.stranger().call.auth.passkeyOptions(), { userVerified: false })
    codes.add(await call.auth.passkeySignIn({ assertion }).then(() => 'ok', String))
  }
  expect([...codes].some((text) => text.includes('Too many attempts'))).toBe(true)
  await holders.signIn(device)
})

test('what was answered is forgotten an hour after it could be answered', async () => {
  const { device } = await holders.newHolder('Swept')
  await withConnection(database.adminUrl, async (admin) => {
    await admin.query("update passkey_challenge set forget_at = now() - interval '1 second'")
    await holders.signIn(device)
    const { rows } = await admin.query('select forget_at > now() as kept from passkey_challenge')
    expect(rows).toEqual([{ kept: true }])
  })
})
