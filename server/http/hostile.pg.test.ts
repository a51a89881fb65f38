import { connect } from 'node:net'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

describe('hostile input', () => {
  let app: RunningApp
  let ours: SignedIn
  let theirs: SignedIn
  const grid = { id: uuidv7(), name: 'Ours', fields: [{ id: 'title000', name: 'Title', type: 'text', choices: [] }] }
  const theirGrid = { ...grid, id: uuidv7(), name: 'Theirs' }

  beforeAll(async () => {
    app = await runApp()
    ours = await app.signUp('Ours')
    theirs = await app.signUp('Theirs')
    await app.call('grid.create', grid, ours.accessToken)
    await app.call('grid.create', theirGrid, theirs.accessToken)
  })
  afterAll(() => app[Symbol.asyncDispose]())

  /** Whatever was sent, the server goes on answering and nothing was changed. */
  const unharmed = async () => {
    expect((await query('grid.list', undefined, theirs)).status).toBe(200)
    const [version] = (await query('grid.get', { gridId: grid.id }, ours)).versions
    return version
  }

  async function query(path: string, input: unknown, who: SignedIn) {
    const response = await fetch(
      `${app.baseUrl}/trpc/${path}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
      {
        headers: { authorization: `Bearer ${who.accessToken}` },
      },
    )
    const text = await response.text()
    return { status: response.status, text, versions: [...text.matchAll(/"version":(\d+)/g)].map((match) => match[1]) }
  }

  const upgrade = (lines: readonly string[]) =>
    new Promise<string>((resolve) => {
      const socket = connect(app.port, '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk) => (answer += chunk.toString()))
      socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''))
      socket.on('error', () => {})
      socket.setTimeout(2_000, () => socket.destroy())
      socket.write(
        [
          ...lines,
          'Upgrade: websocket',
          'Connection: Upgrade',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          '',
          '',
        ].join('\r\n'),
      )
    })

  it.each(['//', '//[', '///x', 'http://[', '/trpc/', '/trpc?x=1', '/other', '/trpc/../trpc', '*'])(
    'an upgrade to %j is refused and harms nobody',
    async (target) => {
      const first = await upgrade([`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${app.port}`, `Origin: ${app.baseUrl}`])
      expect(first).not.toContain('101')
      expect(await unharmed()).toBe('0')
    },
  )

  it.each(['[', 'a b%', 'x:99999', 'evil.example', ''])(
    'an upgrade with Host %j is refused and harms nobody',
    async (host) => {
      const first = await upgrade(['GET /trpc HTTP/1.1', `Host: ${host}`, `Origin: http://${host}`])
      expect(first).not.toContain('101')
      expect(await unharmed()).toBe('0')
    },
  )

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: '' }],
  ])('a socket with %s is refused', async (_name, headers) => {
    expect(await whenClosed(app.socket({ headers }))).toBe(403)
  })

  it('a socket that says nothing is closed at the deadline, and one with a bad token at once', async () => {
    const silent = whenClosed(app.socket())
    const forged = app.socket()
    const closed = whenClosed(forged)
    forged.on('open', () => forged.send(JSON.stringify({ method: 'connectionParams', data: { token: 'a.b.c' } })))
    expect(await closed).toBe(4401)
    expect(await silent).toBe(4401)
  }, 10_000)

  const frames: readonly (readonly [string, string | Buffer])[] = [
    ['no JSON', '{'],
    ['a null id', JSON.stringify({ id: null, method: 'query', params: { path: 'grid.list' } })],
    ['no method', JSON.stringify({ id: 1 })],
    ['an unknown procedure', JSON.stringify({ id: 1, method: 'query', params: { path: '__proto__.constructor' } })],
    ['binary', Buffer.from([0, 255, 254])],
    ['a deep array', '['.repeat(5_000) + ']'.repeat(5_000)],
    ['more than a frame may hold', 'x'.repeat(70_000)],
    [
      'a batch of many',
      JSON.stringify(
        Array.from({ length: 2_000 }, (_, id) => ({ id, method: 'query', params: { path: 'grid.list' } })),
      ),
    ],
  ]
  it.each(frames)('a frame with %s leaves the server and its other clients alone', async (_name, frame) => {
    const socket = app.socket()
    const closed = whenClosed(socket)
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token: ours.accessToken } }))
    socket.send(frame)
    setTimeout(() => socket.close(), 300)
    await closed
    expect(await unharmed()).toBe('0')
  })

  it('a socket is cut as soon as its member is signed out', async () => {
    const guest = await app.signUp('Guest')
    const socket = app.socket()
    const closed = whenClosed(socket)
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(JSON.stringify({ method: 'connectionParams', data: { token: guest.accessToken } }))
    socket.send(JSON.stringify({ id: 1, method: 'query', params: { path: 'grid.list' } }))
    await new Promise((resolve) => socket.on('message', resolve))
    const sessions = await query('session.list', undefined, guest)
    const sessionId = /"id":"([0-9a-f-]{36})"/.exec(sessions.text)?.[1]
    await app.call('session.revoke', { sessionId }, guest.accessToken)
    expect(await closed).toBe(4401)
    expect((await query('grid.list', undefined, guest)).status).toBe(401)
  })

  const op = (changed: Record<string, unknown>) => ({
    kind: 'create',
    opId: uuidv7(),
    recordId: uuidv7(),
    cells: { title000: 'x' },
    ...changed,
  })
  const badCalls: readonly (readonly [string, string, unknown])[] = [
    ['a NUL character', 'record.apply', { gridId: grid.id, ops: [op({ cells: { title000: 'a\u0000b' } })] }],
    ['half a character pair', 'record.apply', { gridId: grid.id, ops: [op({ cells: { title000: 'a\ud800b' } })] }],
    ['over-long text', 'record.apply', { gridId: grid.id, ops: [op({ cells: { title000: 'x'.repeat(30_000) } })] }],
    ['an id that is none', 'record.apply', { gridId: grid.id, ops: [op({ recordId: "'; drop table grid; --" })] }],
    ['a key too many', 'record.apply', { gridId: grid.id, ops: [op({})], tenantId: uuidv7() }],
    ['a wrong type', 'record.apply', { gridId: grid.id, ops: 'all' }],
    ['too many ops', 'record.apply', { gridId: grid.id, ops: Array.from({ length: 1_001 }, () => op({})) }],
    ['no ops', 'record.apply', { gridId: grid.id, ops: [] }],
    ['a name of spaces', 'grid.update', { gridId: grid.id, name: '   ' }],
    [
      'a field of no type',
      'field.add',
      { gridId: grid.id, field: { id: 'other000', name: 'x', type: 'sql', choices: [] } },
    ],
  ]
  it.each(badCalls)('%s is BAD_INPUT with a sentence, and changes nothing', async (_name, path, input) => {
    const { error } = await app.call(path, input, ours.accessToken)
    expect(error?.data.app.code).toBe('BAD_INPUT')
    expect(error?.message.length).toBeGreaterThan(5)
    expect(await unharmed()).toBe('0')
  })

  const foreignCalls: readonly (readonly [string, (gridId: string) => unknown])[] = [
    ['record.apply', (gridId) => ({ gridId, ops: [op({})] })],
    ['grid.update', (gridId) => ({ gridId, name: 'Mine now' })],
    ['grid.remove', (gridId) => ({ gridId })],
    ['field.add', (gridId) => ({ gridId, field: { id: 'other000', name: 'x', type: 'text', choices: [] } })],
    ['field.remove', (gridId) => ({ gridId, fieldId: 'title000' })],
  ]
  it.each(foreignCalls)('%s answers a foreign grid and no grid alike', async (path, input) => {
    const [foreign, absent] = await Promise.all(
      [theirGrid.id, uuidv7()].map((id) => app.call(path, input(id), ours.accessToken)),
    )
    expect(foreign).toEqual({ status: 404, data: undefined, error: { ...absent?.error } })
    expect((await query('grid.get', { gridId: theirGrid.id }, theirs)).versions).toEqual(['0'])
  })

  it('an error never shows a stack, SQL or a constraint', async () => {
    const answers = await Promise.all([
      app.call('grid.create', grid, ours.accessToken),
      app.call('nothing.here', {}, ours.accessToken),
      app.call('record.apply', null, ours.accessToken),
    ])
    for (const { error } of answers)
      expect(JSON.stringify(error)).not.toMatch(/\bat \/|stack|select |insert |_pkey|violates/i)
  })

  it('another site cannot make a browser call a mutation', async () => {
    const attempts = [
      { headers: { 'content-type': 'text/plain', 'x-operagrid': '1' }, body: '{}' },
      { headers: { 'content-type': 'application/json' }, body: '{}' },
      {
        headers: { 'content-type': 'application/json', 'x-operagrid': '1', origin: 'https://evil.example' },
        body: '{}',
      },
      { headers: { 'x-operagrid': '1' }, body: new FormData() },
    ]
    for (const attempt of attempts) {
      const headers = { ...attempt.headers, authorization: `Bearer ${ours.accessToken}` }
      const response = await fetch(`${app.baseUrl}/trpc/auth.signOut`, {
        method: 'POST',
        ...attempt,
        headers: Object.fromEntries(Object.entries(headers)),
      })
      expect(response.status).toBeGreaterThanOrEqual(400)
    }
    expect(await unharmed()).toBe('0')
  })
})
