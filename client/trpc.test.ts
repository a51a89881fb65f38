import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

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

  it('without an answer may or may not have happened, and says so', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    expect(await edit().catch(errorOf)).toMatchObject({ code: 'OFFLINE' })
  })
})
