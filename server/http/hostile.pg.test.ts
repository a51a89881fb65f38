import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { MAX_CALL_BYTES } from '@operagrid/shared/domain/protocol'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp, whenClosed } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { withoutId } from '../testing/without-id.ts'

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
    expect(foreign?.status).toBe(404)
    expect(withoutId(foreign)).toEqual(withoutId(absent))
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

  it('a call of more than 4 MiB is TOO_LARGE in the words of every other call, with what to do', async () => {
    const { status, error } = await app.call('record.apply', { text: 'x'.repeat(MAX_CALL_BYTES) }, ours.accessToken)
    expect([status, error?.data.app.code]).toEqual([413, 'TOO_LARGE'])
    expect(error?.message).toContain('shorten its texts')
    expect(await unharmed()).toBe('0')
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
