import jwt from 'jsonwebtoken'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'

const PASSWORD = 'correct horse battery'

describe('an open socket with a live grid', () => {
  let app: RunningApp
  let manager: SignedIn
  const gridId = uuidv7()

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Sockets')
    const fields = [{ id: 'title000', name: 'Title', type: 'text', choices: [] }]
    await app.call('grid.create', { id: gridId, name: 'Log', fields }, manager.accessToken)
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  const byManager = (path: string, input: object) => app.call(path, input, manager.accessToken)
  const edit = () =>
    byManager('record.apply', {
      gridId,
      ops: [{ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { title000: 'x' } }],
    })
  const sidOf = ({ accessToken }: SignedIn) => app.services.identity.verify(accessToken)?.sessionId ?? ''

  const endings: Readonly<Record<string, (who: SignedIn) => Promise<unknown>>> = {
    'its session is ended': (who) => byManager('session.revoke', { sessionId: sidOf(who) }),
    'all sessions of its member are ended': (who) =>
      byManager('session.revokeAll', { memberId: who.session.member.id }),
    'its member is demoted': (who) =>
      byManager('member.setRole', { memberId: who.session.member.id, role: 'reporter' }),
    'its member is suspended': (who) =>
      byManager('member.suspend', { memberId: who.session.member.id, suspended: true }),
    'its member is removed': (who) => byManager('member.remove', { memberId: who.session.member.id }),
    'the password is changed elsewhere': async (who) => {
      const { email } = who.session.account
      const other = await app.call<SignedIn>('auth.signIn', { email, password: PASSWORD })
      const change = { password: PASSWORD, newPassword: 'three boats and a lantern' }
      const { error } = await app.call('account.changePassword', change, other.data.accessToken)
      expect(error).toBeUndefined()
    },
  }

  it.each(Object.keys(endings))('closes within two seconds when %s, and nothing passes after', async (name) => {
    const who = await app.join(manager, 'organizer')
    const client = await openSocketClient(app.baseUrl, who.accessToken)
    const feed = await client.subscribe('live.grid', { gridId, cursor: 0 })
    await client.until((answer) => answer.id === feed.id && answer.result?.type === 'data')
    const closed = whenClosed(client.socket)
    await endings[name]?.(who)
    const began = performance.now()
    const heard = feed.data().length
    await edit()
    expect(await closed).toBe(4401)
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(feed.data()).toHaveLength(heard)
    const again = await openSocketClient(app.baseUrl, who.accessToken)
    // Who was demoted is still somebody, whose token is good; all others are nobody.
    if (name !== 'its member is demoted') expect(await whenClosed(again.socket)).toBe(4401)
    again.close()
  })

  it('closes when its token ends, however busy it is', async () => {
    const who = await app.join(manager, 'viewer')
    const claims = jwt.decode(who.accessToken)
    if (claims === null || typeof claims === 'string') throw new Error('our own token')
    const now = Math.floor(Date.now() / 1_000)
    const short = jwt.sign({ ...claims, iat: now, exp: now + 2 }, app.secrets.jwtSecret, { algorithm: 'HS256' })
    const client = await openSocketClient(app.baseUrl, short)
    const feed = await client.subscribe('live.grid', { gridId, cursor: 0 })
    const closed = whenClosed(client.socket)
    expect(await closed).toBe(4401)
    expect(Date.now()).toBeLessThan((now + 3) * 1_000)
    const heard = feed.data().length
    await edit()
    expect(feed.data()).toHaveLength(heard)
  })
})
