import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { MAX_CALL_BYTES } from '@operagrid/shared/domain/protocol'
import { errorCodes } from '@operagrid/shared/errors'

import { accessOwner, dropAccess, holdAccess, renewWith } from './live/access.ts'
import { errorOf, trpc } from './trpc.ts'

/** A server at the network's edge: who called what, as whom, and how it is answered. */
let calls: { path: string; token: string | null; protocol: string | null }[]
let answer: (path: string, token: string | null) => { data: unknown } | { code: string }

beforeEach(() => {
  calls = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    const path = new URL(url, 'http://operagrid.test').pathname.split('/').at(-1) ?? ''
    const token = headers.get('authorization')
    calls.push({ path, token, protocol: headers.get('x-operagrid') })
    const reply = answer(path, token)
    if ('data' in reply) return Response.json({ result: { data: reply.data } })
    const data = { code: 'UNAUTHORIZED', httpStatus: 401, app: { code: reply.code, details: {} } }
    return Response.json({ error: { message: reply.code, code: -32001, data } }, { status: 401 })
  })
  holdAccess({ token: 'mia-1', expiresInS: 900, memberId: 'mia' })
})
afterEach(() => {
  dropAccess()
  vi.unstubAllGlobals()
})

const asMia = { token: 'Bearer mia-2', is: (token: string | null) => token === 'Bearer mia-2' }
const edit = () => trpc.record.apply.mutate({ gridId: crypto.randomUUID(), ops: [] })

describe('a call', () => {
  it('says the protocol of its page', async () => {
    answer = () => ({ data: { results: [] } })
    await edit()
    expect(calls).toEqual([{ path: 'record.apply', token: 'Bearer mia-1', protocol: '1' }])
  })

  it('whose session has ended is made once more with the renewed one', async () => {
    answer = (_path, token) => (asMia.is(token) ? { data: { results: [] } } : { code: 'UNAUTHENTICATED' })
    renewWith(() => {
      holdAccess({ token: 'mia-2', expiresInS: 900, memberId: 'mia' })
      return Promise.resolve(true)
    })
    await edit()
    expect(calls.map(({ token }) => token)).toEqual(['Bearer mia-1', 'Bearer mia-2'])
  })

  it('is never made as the person who has signed in on this device meanwhile', async () => {
    answer = () => ({ code: 'UNAUTHENTICATED' })
    renewWith(() => {
      dropAccess()
      holdAccess({ token: 'ole-1', expiresInS: 900, memberId: 'ole' })
      return Promise.resolve(true)
    })
    const error = await edit().catch(errorOf)
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(calls.map(({ token }) => token)).toEqual(['Bearer mia-1'])
  })

  it('that waits for a new token is dropped when the next one is another person’s', async () => {
    answer = () => ({ data: { results: [] } })
    // About to end, so that the call waits for the renewal before it leaves.
    holdAccess({ token: 'mia-1', expiresInS: 1, memberId: 'mia' })
    renewWith(() => {
      dropAccess()
      holdAccess({ token: 'ole-1', expiresInS: 900, memberId: 'ole' })
      return Promise.resolve(true)
    })
    const error = await edit().catch(errorOf)
    expect([error, calls, accessOwner()]).toMatchObject([{ code: 'UNAUTHENTICATED' }, [], 'ole'])
  })

  it('that is too large is refused in words that say what to do, whoever refuses it', async () => {
    const refusals = [
      () => new Response('<html>413 Request Entity Too Large</html>', { status: 413 }),
      () => new Response('', { status: 413 }),
      () => Response.json({ error: { code: 'TOO_LARGE', message: 'Too much.' } }, { status: 413 }),
    ]
    for (const refusal of refusals) {
      vi.stubGlobal('fetch', () => Promise.resolve(refusal()))
      const error = await edit().catch(errorOf)
      expect(error).toMatchObject({ code: 'TOO_LARGE' })
      expect(error).toMatchObject({ message: errorCodes.TOO_LARGE })
    }
    const data = { httpStatus: 413, app: { code: 'TOO_LARGE', details: {} } }
    const said = { error: { message: 'A grid has at most 200 fields.', code: -32013, data } }
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json(said, { status: 413 })))
    expect(await edit().catch(errorOf)).toEqual({ code: 'TOO_LARGE', message: said.error.message })
  })

  it('that the server would not take is not sent at all: an answer on the way up is not heard', async () => {
    answer = () => ({ data: { results: [] } })
    const [gridId, recordId, opId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
    // Fewer characters than the limit has bytes, and more bytes.
    const cells = { note0000: '船'.repeat(MAX_CALL_BYTES / 3) }
    const op = { kind: 'patch' as const, opId, recordId, cells, baseVersion: 0 }
    const error = await trpc.record.apply.mutate({ gridId, ops: [op] }).catch(errorOf)
    expect([error, calls]).toMatchObject([{ code: 'TOO_LARGE' }, []])
  })

  it('without an answer may or may not have happened, and says so', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    expect(await edit().catch(errorOf)).toMatchObject({ code: 'OFFLINE' })
  })
})
